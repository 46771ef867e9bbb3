using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Live;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

/// <summary>The rpcs of Judging, one file each. Here: what many of them begin with.</summary>
internal sealed partial class JudgingApi(
    TimeProvider clock,
    EditionBook editions,
    LedgerKey key,
    LedgerTrees trees,
    ScoringDesk desk,
    ILiveBoard live,
    BoardDesk boardDesk,
    IServiceProvider services) : Wire.Judging.JudgingBase
{
    private const int ReasonLength = 2000;

    // What lives as long as the call is made when it is first asked for: a submission, the one rpc that comes thousands of times a second, needs none of it.
    private JudgingDb db => field ??= services.GetRequiredService<JudgingDb>();

    private Outbox outbox => field ??= services.GetRequiredService<Outbox>();

    private LedgerBook ledger => field ??= services.GetRequiredService<LedgerBook>();

    private SheetDesk sheets => field ??= services.GetRequiredService<SheetDesk>();

    private ConflictDesk conflictDesk => field ??= services.GetRequiredService<ConflictDesk>();

    private AssignmentDesk assignments => field ??= services.GetRequiredService<AssignmentDesk>();

    private FinalsDesk finals => field ??= services.GetRequiredService<FinalsDesk>();

    private ResultDesk results => field ??= services.GetRequiredService<ResultDesk>();

    private InsightDesk insight => field ??= services.GetRequiredService<InsightDesk>();

    private Announcer announce => field ??= services.GetRequiredService<Announcer>();

    private Boards boards => field ??= services.GetRequiredService<Boards>();

    /// <summary>The edition's rules, and who the caller is in its committee.</summary>
    private async Task<(EditionRules Edition, Standing Standing)> EnterAsync(string edition, ServerCallContext context)
    {
        var caller = context.Caller().RequireSignedIn();
        var rules = await editions.GetAsync(db, edition, context.CancellationToken);
        return (rules, await Standing.ReadAsync(db, edition, caller, context.CancellationToken));
    }

    internal static RoundKind Kind(Wire.RoundKind kind) => kind is Wire.RoundKind.Review or Wire.RoundKind.Finals
        ? (RoundKind)(int)kind
        : throw Refusal.Invalid("round", "請指定 round：review 或 finals", "round must be review or finals", "REQUIRED");

    private async Task<AwardRound> RoundAsync(string edition, int award, Wire.RoundKind kind, CancellationToken ct)
    {
        var wanted = Kind(kind);
        return await db.Rounds.SingleOrDefaultAsync(r => r.Edition == edition && r.Award == award && r.Kind == wanted, ct)
            ?? throw NoRound();
    }

    internal static Refusal NoRound() => Refusal.Precondition("ROUND_NOT_OPEN", "這一輪尚未開放。", "This round has not been opened.");

    /// <summary>A reason is part of every decision (ORG-01, ORG-03).</summary>
    private static string Reason(string reason, int max = ReasonLength)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw Refusal.Precondition("REASON_MISSING", "請寫明理由，理由會記入存證帳。", "Give a reason; it is kept in the ledger.");
        }

        var check = new FieldCheck();
        var text = check.Text("reason", reason, max, multiline: true);
        check.ThrowIfAny();
        return text;
    }

    /// <summary>A decision with its entry in the ledger; saved by the use case.</summary>
    private async Task<Decision> DecideAsync(
        EditionRules edition,
        Standing standing,
        DecisionKind kind,
        int award,
        RoundKind? round,
        int resultVersion,
        string entryId,
        string value,
        string reason,
        CancellationToken ct)
    {
        var number = $"{edition.NumberPrefix}-K-{await db.NextNumberAsync($"{edition.Code}-K", ct):000}";
        var id = Ids.New(clock);
        var detail = DecisionText.Write(number, kind, award, round, resultVersion, entryId, value, reason, standing.Me?.Id ?? "");
        var row = await ledger.AppendAsync(edition.Code, Domain.Ledger.LedgerKind.Override, detail, id, 1, ct);
        var decision = new Decision
        {
            Id = id,
            Edition = edition.Code,
            Number = number,
            Kind = kind,
            Award = award,
            Round = round,
            ResultVersion = resultVersion,
            EntryId = entryId,
            Value = value,
            Reason = reason,
            DecidedBy = standing.Caller.Id,
            DecidedAt = clock.Now(),
            LedgerIndex = row.Position,
        };
        db.Decisions.Add(decision);
        return decision;
    }
}
