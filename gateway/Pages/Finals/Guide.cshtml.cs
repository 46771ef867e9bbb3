using CseaMesh.Edition.V1;
using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;

namespace CseaMesh.Gateway.Pages.Finals;

/// <summary>Everything a finalist needs for the day on one page: when, what is still to do, what to bring, how the 40 minutes run.</summary>
public sealed class GuideModel(Desk desk) : AppPage(desk)
{
    /// <summary>After so many minutes a finalist who has not appeared may be marked absent, as the judging service has it.</summary>
    private const int GraceMinutes = 10;
    private const int EarlyMinutes = 15;

    public sealed record Step(bool Done, string Text, string DoneText, string Href);

    public Edition.V1.Edition Edition { get; private set; } = new();
    public FinalsSlot Slot { get; private set; } = new();
    public bool IsJudge { get; private set; }

    /// <summary>The finalist's own people; others read along.</summary>
    public bool Own { get; private set; }

    public FinalsRule Rule => Edition.FinalsRule ?? new FinalsRule();

    public IEnumerable<(string At, string Words)> Day
    {
        get
        {
            var start = Slot.Start.ToDateTimeOffset();
            var questions = start.AddMinutes(Rule.PresentationMinutes);
            yield return (When.Clock(start.AddMinutes(-EarlyMinutes)), T["guide.early"]);
            yield return ($"{When.Clock(start)}–{When.Clock(questions)}", T["guide.presentation", Rule.PresentationMinutes]);
            yield return ($"{When.Clock(questions)}–{When.Clock(Slot.End.ToDateTimeOffset())}", T["guide.question", Rule.QuestionMinutes]);
        }
    }

    public IEnumerable<Step> Todo
    {
        get
        {
            var card = $"/my/entries/{Slot.EntryNumber}#FINALS";
            yield return new(Slot.ConfirmedAt is not null, T["guide.confirm"], T["room.confirmed"], card);
            yield return new(Slot.TestPassed, T["guide.test"], Slot.TestedAt is null ? "" : T["room.tested", When.Full(Slot.TestedAt.ToDateTimeOffset(), Edition.Year)], $"/finals/test/{Slot.EntryId}");
            if (Slot.Returning) yield return new(Slot.NewMaterialDeclared, T["guide.declareNew", Rule.MinNewMaterial], T["room.newMaterial"], card);
            yield return new(Slot.PublicShareDeclared, T["guide.declarePublic", Rule.MaxPublicMaterial], T["room.publicShare"], card);
            yield return new(Slot.ComplianceDeclared, T["guide.declareCompliance"], T["room.compliance"], card);
        }
    }

    public IEnumerable<string> Expect =>
    [
        T["guide.expect.answers"], T["guide.expect.slides"], T["guide.expect.share", Rule.MaxPublicMaterial],
        .. Slot.Returning ? [T["guide.expect.new", Rule.MinNewMaterial]] : Array.Empty<string>(),
        T["guide.expect.compliance"], T["guide.expect.experience"], T["guide.expect.noCopy"],
    ];

    public IEnumerable<string> Rules =>
    [
        T["guide.rule.clock", Rule.PresentationMinutes, Rule.QuestionMinutes], T["guide.rule.fault"], T["guide.rule.absent", GraceMinutes], T["guide.rule.recording"], T["guide.rule.result"],
    ];

    public async Task OnGetAsync(string entry)
    {
        Edition = await Desk.EditionAsync();
        Slot = (await Desk.Judging.GetFinalsSlotAsync(new() { Edition = EditionCode, EntryId = entry }, cancellationToken: Ct)).Slot;
        var seat = await Desk.SeatAsync();
        (IsJudge, Own) = (seat.IsJudge, !seat.Any && !Me.IsStaff);
    }
}
