using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

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

    public async Task<IActionResult> OnGetAsync(string entry)
    {
        (Edition, Number) = (await Desk.EditionAsync(), entry);
        var answered = await TryAsync(async () => Feedback = (await Desk.Judging.GetFeedbackAsync(new() { Edition = EditionCode, EntryId = entry }, cancellationToken: Ct)).Feedback);
        if (answered) Number = Feedback.EntryNumber;
        Waiting = Refusal?.Reason is "NOT_RELEASED" or "NOT_PUBLISHED" or "FEEDBACK_OFF";
        return answered || Waiting ? Page() : NotFound();
    }
}
