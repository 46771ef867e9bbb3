using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>What the entrants of an award will read: the secretariat looks through the comments and passes them on.</summary>
public sealed class FeedbackModel(Desk desk) : AppPage(desk)
{
    [BindProperty] public List<string> Withheld { get; set; } = [];
    [BindProperty] public string RequestId { get; set; } = NewRequestId();

    public int Award { get; private set; }
    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<Feedback> Entries { get; private set; } = [];
    public string? NotYet { get; private set; }

    public async Task OnGetAsync(int award)
    {
        (Award, Edition) = (award, await Desk.EditionAsync());
        if (await TryAsync(async () => Entries = (await Desk.Judging.GetAwardFeedbackAsync(new() { Edition = EditionCode, Award = award }, cancellationToken: Ct)).Entries) || Refusal is not { Code: Grpc.Core.StatusCode.FailedPrecondition } notYet) return;
        // Too early is a state of things, not a fault of the reader.
        NotYet = notYet.Sentence;
        ModelState.Clear();
    }

    public async Task<IActionResult> OnPostAsync(int award)
    {
        var request = new ReleaseFeedbackRequest { Edition = EditionCode, Award = award, RequestId = RequestId };
        request.WithheldCommentIds.Add(Withheld);
        ReleaseFeedbackResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Judging.ReleaseFeedbackAsync(request, cancellationToken: Ct))) return Done(T["feedback.released", answer!.Released], new { award });
        await OnGetAsync(award);
        return Page();
    }
}
