using CseaMesh.Platform.Errors;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Api;

/// <summary>The entrant's statements between contract and domain.</summary>
internal static class DeclarationsView
{
    public static V1.Declarations Of(Declarations said) => new()
    {
        LawfulSource = said.LawfulSource,
        CopyrightCleared = said.CopyrightCleared,
        FactsInPeriod = said.FactsInPeriod,
        FrontCover = said.FrontCover,
        BackCover = said.BackCover,
        EvidenceFrom = View.Date(said.EvidenceFrom),
        EvidenceTo = View.Date(said.EvidenceTo),
        SupervisorName = said.SupervisorName,
        SupervisorTitle = said.SupervisorTitle,
        SupervisorRelation = said.SupervisorRelation,
        AiUse = said.AiUse switch
        {
            AiUse.None => V1.AiUse.None,
            AiUse.Language => V1.AiUse.Language,
            AiUse.Content => V1.AiUse.Content,
            _ => V1.AiUse.Unspecified,
        },
        AiUseNote = said.AiUseNote,
        CompetitionHistory = said.CompetitionHistory,
    };

    /// <summary>Throws every field problem at once.</summary>
    public static Declarations Read(V1.Declarations? sent, Calendar calendar)
    {
        sent ??= new V1.Declarations();
        var check = new FieldCheck();
        var from = Day(check, "declarations.evidence_from", sent.EvidenceFrom);
        var to = Day(check, "declarations.evidence_to", sent.EvidenceTo);
        check.True(from is null || to is null || from <= to, "declarations.evidence_to", "迄日不得早於起日", "evidence_to must not be before evidence_from");
        check.True(Enum.IsDefined(sent.AiUse), "declarations.ai_use", "ai_use 不是可用的選項", "ai_use is not one of the listed values");
        var read = new Declarations
        {
            LawfulSource = sent.LawfulSource,
            CopyrightCleared = sent.CopyrightCleared,
            FactsInPeriod = sent.FactsInPeriod,
            FrontCover = sent.FrontCover,
            BackCover = sent.BackCover,
            EvidenceFrom = from,
            EvidenceTo = to,
            SupervisorName = check.Optional("declarations.supervisor_name", sent.SupervisorName, 50),
            SupervisorTitle = check.Optional("declarations.supervisor_title", sent.SupervisorTitle, 50),
            SupervisorRelation = check.Optional("declarations.supervisor_relation", sent.SupervisorRelation, 200),
            AiUse = sent.AiUse switch
            {
                V1.AiUse.None => AiUse.None,
                V1.AiUse.Language => AiUse.Language,
                V1.AiUse.Content => AiUse.Content,
                _ => AiUse.Unstated,
            },
            AiUseNote = check.Optional("declarations.ai_use_note", sent.AiUseNote, 500, multiline: true),
            CompetitionHistory = check.Optional("declarations.competition_history", sent.CompetitionHistory, 2000, multiline: true),
        };
        Covers(check, read, calendar);
        check.ThrowIfAny();
        return read;
    }

    public static void Covers(FieldCheck check, Declarations said, Calendar calendar) =>
        check.True(said.Covers <= calendar.CoversMax, "back_cover", $"封面及封底最多 {calendar.CoversMax} 頁", $"At most {calendar.CoversMax} cover page(s) may be declared", "OUT_OF_RANGE");

    public static DateOnly? Day(FieldCheck check, string field, string text) => text.Length == 0 ? null : check.Date(field, text);
}
