using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Grpc.Core;

namespace CseaMesh.Gateway.Pages.My.Entries;

/// <summary>What the judges say to the entrant: means by criterion beside the award's medians, and the comments passed on.</summary>
public sealed class FeedbackModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public Feedback Feedback { get; private set; } = new();

    /// <summary>The feedback has not been released; the page says when it will come.</summary>
    public bool Waiting { get; private set; }

    public string Number { get; private set; } = "";

    public static Scale Marks(FeedbackRound round) => Scale.Of(round.Criteria.SelectMany(c => new[] { c.Mean, c.HasAwardMedian ? c.AwardMedian : c.Mean }), 10);

    public async Task OnGetAsync(string entry)
    {
        (Edition, Number) = (await Desk.EditionAsync(), entry);
        try
        {
            Feedback = (await Desk.Judging.GetFeedbackAsync(new() { Edition = EditionCode, EntryId = entry }, cancellationToken: Ct)).Feedback;
            Number = Feedback.EntryNumber;
        }
        catch (RpcException e) when (Ui.Refused.Of(e)?.Reason is "NOT_RELEASED" or "NOT_PUBLISHED" or "FEEDBACK_OFF")
        {
            Waiting = true;
        }
    }
}
