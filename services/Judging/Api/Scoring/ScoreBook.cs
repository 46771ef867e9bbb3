using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Eventing;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

/// <summary>A sheet with what its submission is judged by.</summary>
internal sealed record SheetFacts(Sheet Sheet, AwardRound Round, string ForcedZero, bool Active, MemberState MemberState, bool ConflictsDeclared)
{
    /// <summary>Without a declaration of conflicts, or once the sheet was taken away, the judge does not even learn that it exists.</summary>
    public bool MayScore => ConflictsDeclared && Sheet.IsHeld && Active && MemberState != MemberState.Left;
}

/// <summary>What a batch of submissions is judged by, as it stands when it is written.</summary>
internal sealed record ScoreFacts(EditionRules Rules, IReadOnlyDictionary<string, SheetFacts> Sheets, LedgerPen Ledger);

/// <summary>A submitted sheet with its entry in the ledger; both were changed or made by the judging of the batch.</summary>
internal readonly record struct Submitted(Sheet Sheet, LedgerRow Row);

/// <summary>Reads, judges and stores submissions in one transaction.</summary>
internal interface IScoreBook
{
    /// <summary>
    /// Stores what the judging of the facts accepts, with ledger and events. The task inside the answer completes when that is on the disk. Throws
    /// ABORTED STALE_ETAG or <see cref="DuplicateException"/> when something else was written in between; then nothing is stored.
    /// </summary>
    Task<Task> WriteAsync(string edition, IReadOnlyCollection<string> sheets, Func<ScoreFacts, IReadOnlyCollection<Submitted>> judge);
}

/// <summary>
/// By statements prepared once and without a change tracker, which costs several times what SQLite itself needs. All that is read is read in the transaction
/// that writes, so nothing can come in between.
/// </summary>
internal sealed class DirectScoreBook(DirectWrites direct, Envelopes envelopes, EditionBook editions, IServiceScopeFactory scopes, TimeProvider clock) : IScoreBook
{
    private const string ReadRevision = """SELECT "Revision" FROM "Editions" WHERE "Code" = ?""";

    private const string ReadHead = """SELECT "Size", "Frontier" FROM "LedgerHeads" WHERE "Edition" = ?""";

    private const string ReadRound = """SELECT "Award", "Kind", "State", "OpensAt", "Until", "Seed" FROM "Rounds" WHERE "Id" = ?""";

    private const string ReadSheet = """
        SELECT s."RoundId", s."Kind", s."Award", s."EntryId", s."MemberId", s."OrderKey", s."State", s."Version", s."SubmittedVersion", s."ScoreVersion", s."FinalsOpenedAt", s."FinalsUntil",
               c."ForcedZero", c."Active", m."State", m."ConflictsDeclaredAt" IS NOT NULL
        FROM "Sheets" s JOIN "Candidates" c ON c."Id" = s."EntryId" JOIN "Members" m ON m."Id" = s."MemberId"
        WHERE s."Id" = ?
        """;

    private const string WriteSheet = """
        UPDATE "Sheets" SET "State" = ?, "Marks" = ?, "Bonus" = ?, "Notes" = ?, "Comment" = ?, "Questions" = ?, "Confidence" = ?, "Report" = ?, "SubmittedVersion" = ?, "SubmittedAt" = ?,
               "CountedMarks" = ?, "CountedBonus" = ?, "Points" = ?, "LedgerIndex" = ?, "ScoreVersion" = ?, "Version" = ?, "ChangedAt" = ?, "ChangedBy" = ?
        WHERE "Id" = ?
        """;

    private const string WriteRow = """
        INSERT INTO "Ledger" ("Edition", "Position", "Kind", "Commitment", "Leaf", "Salt", "Detail", "SubjectId", "SubjectVersion", "At") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string WriteHead = """
        INSERT INTO "LedgerHeads" ("Edition", "Size", "Frontier") VALUES (?, ?, ?) ON CONFLICT ("Edition") DO UPDATE SET "Size" = excluded."Size", "Frontier" = excluded."Frontier"
        """;

    public async Task<Task> WriteAsync(string edition, IReadOnlyCollection<string> sheets, Func<ScoreFacts, IReadOnlyCollection<Submitted>> judge)
    {
        while (true)
        {
            var (known, revision) = (false, 0);
            var stored = await direct.WriteAsync(
                change =>
                {
                    revision = Revision(change, edition);
                    if (editions.Held(edition, revision) is { } rules)
                    {
                        known = true;
                        Write(change, rules, sheets, judge);
                    }
                },
                CancellationToken.None);
            if (known)
            {
                return stored;
            }

            // Published or declared anew: read once, outside the transaction, which must not wait.
            await using var scope = scopes.CreateAsyncScope();
            await editions.GetAsync(scope.ServiceProvider.GetRequiredService<JudgingDb>(), edition, revision, CancellationToken.None);
        }
    }

    private void Write(DirectChange change, EditionRules rules, IReadOnlyCollection<string> ids, Func<ScoreFacts, IReadOnlyCollection<Submitted>> judge)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var head = Head(change, rules.Code);
        var pen = new LedgerPen(head, now);
        var submitted = judge(new ScoreFacts(rules, Facts(change, rules.Code, ids), pen));
        if (submitted.Count == 0)
        {
            return;
        }

        pen.Close();
        var (writeSheet, writeRow) = (change.Statement(WriteSheet), change.Statement(WriteRow));
        var facts = new List<OwedFact>(submitted.Count);
        foreach (var (sheet, row) in submitted)
        {
            (sheet.Version, sheet.ChangedAt) = (sheet.Version + 1, now);
            writeSheet.Bind(sheet.State.ToString()).Bind(sheet.Marks).Bind(sheet.Bonus).Bind(sheet.Notes).Bind(sheet.Comment).Bind(sheet.Questions).Bind(sheet.Confidence).Bind(sheet.Report)
                .Bind(sheet.SubmittedVersion).Bind(sheet.SubmittedAt!.Value).Bind(sheet.CountedMarks).Bind(sheet.CountedBonus).Bind(sheet.Points).Bind(sheet.LedgerIndex).Bind(sheet.ScoreVersion)
                .Bind(sheet.Version).Bind(now).Bind(sheet.ChangedBy).Bind(sheet.Id).Run();
            writeRow.Bind(row.Edition).Bind(row.Position).Bind(nameof(LedgerKind.Sheet)).Bind(row.Commitment).Bind(row.Leaf).Bind(row.Salt).Bind(row.Detail)
                .Bind(row.SubjectId).Bind(row.SubjectVersion).Bind(row.At).Run();
            facts.Add(new OwedFact(sheet.Edition, sheet.Id, sheet.ScoreVersion, Announcer.Submitted(sheet)));
        }

        change.Statement(WriteHead).Bind(head.Edition).Bind(head.Size).Bind(head.Frontier).Run();
        change.Publish(envelopes, facts);
    }

    private static int Revision(DirectChange change, string edition)
    {
        var read = change.Statement(ReadRevision).Bind(edition);
        if (!read.Read())
        {
            throw EditionBook.Unknown();
        }

        var revision = read.Number(0);
        read.Reset();
        return revision;
    }

    private static LedgerHead Head(DirectChange change, string edition)
    {
        var read = change.Statement(ReadHead).Bind(edition);
        var head = read.Read()
            ? new LedgerHead { Edition = edition, Size = read.Whole(0), Frontier = read.Bytes(1) }
            : new LedgerHead { Edition = edition, Size = 0, Frontier = [] };
        read.Reset();
        return head;
    }

    private static Dictionary<string, SheetFacts> Facts(DirectChange change, string edition, IReadOnlyCollection<string> ids)
    {
        var facts = new Dictionary<string, SheetFacts>(ids.Count);
        var rounds = new Dictionary<string, AwardRound>();
        var read = change.Statement(ReadSheet);
        foreach (var id in ids)
        {
            if (facts.ContainsKey(id) || !read.Bind(id).Read())
            {
                continue;
            }

            var roundId = read.Text(0);
            var sheet = new Sheet
            {
                Id = id,
                Edition = edition,
                RoundId = roundId,
                Kind = read.Named<RoundKind>(1),
                Award = read.Number(2),
                EntryId = read.Text(3),
                MemberId = read.Text(4),
                OrderKey = read.Text(5),
                State = read.Named<SheetState>(6),
                Version = read.Number(7),
                SubmittedVersion = read.Number(8),
                ScoreVersion = read.Number(9),
                FinalsOpenedAt = read.Time(10),
                FinalsUntil = read.Time(11),
            };
            var (forcedZero, active, member, declared) = (read.Text(12), read.Flag(13), read.Named<MemberState>(14), read.Flag(15));
            read.Reset();
            if (!rounds.TryGetValue(roundId, out var round))
            {
                rounds.Add(roundId, round = Round(change, edition, roundId));
            }

            facts.Add(id, new SheetFacts(sheet, round, forcedZero, active, member, declared));
        }

        return facts;
    }

    private static AwardRound Round(DirectChange change, string edition, string id)
    {
        var read = change.Statement(ReadRound).Bind(id);
        if (!read.Read())
        {
            throw new InvalidDataException($"There is no round {id}.");
        }

        var round = new AwardRound
        {
            Id = id,
            Edition = edition,
            Award = read.Number(0),
            Kind = read.Named<RoundKind>(1),
            State = read.Named<RoundState>(2),
            OpensAt = read.Time(3)!.Value,
            Until = read.Time(4)!.Value,
            Seed = read.Text(5),
        };
        read.Reset();
        return round;
    }
}

/// <summary>By the change tracker: for SQL Server, whose provider sends many rows at once.</summary>
internal sealed class TrackedScoreBook(IServiceScopeFactory scopes, EditionBook editions, TimeProvider clock) : IScoreBook
{
    public async Task<Task> WriteAsync(string edition, IReadOnlyCollection<string> sheets, Func<ScoreFacts, IReadOnlyCollection<Submitted>> judge)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<JudgingDb>();
        var rules = await editions.GetAsync(db, edition, CancellationToken.None);
        var facts = await FactsAsync(db, sheets);
        var pen = new LedgerPen(await scope.ServiceProvider.GetRequiredService<LedgerBook>().HeadAsync(edition, CancellationToken.None), clock.GetUtcNow().UtcDateTime);
        var submitted = judge(new ScoreFacts(rules, facts, pen));
        if (submitted.Count > 0)
        {
            pen.Close();
        }

        var outbox = scope.ServiceProvider.GetRequiredService<Outbox>();
        foreach (var (sheet, row) in submitted)
        {
            db.Entry(sheet).Property(s => s.ChangedBy).IsModified = true;
            db.Ledger.Add(row);
            outbox.Publish(edition, sheet.Id, sheet.ScoreVersion, Announcer.Submitted(sheet));
        }

        await db.SaveBulkAsync(_ => Task.CompletedTask, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Everything about the sheets that their submission is judged by, in two statements.</summary>
    private static async Task<Dictionary<string, SheetFacts>> FactsAsync(JudgingDb db, IReadOnlyCollection<string> ids)
    {
        var read = await (from s in db.Sheets
                          where ids.Contains(s.Id)
                          join m in db.Members on s.MemberId equals m.Id
                          join c in db.Candidates on s.EntryId equals c.Id
                          select new { Sheet = s, c.ForcedZero, c.Active, m.State, Declared = m.ConflictsDeclaredAt != null }).ToListAsync();
        var roundIds = read.Select(f => f.Sheet.RoundId).Distinct().ToList();
        var rounds = await db.Rounds.AsNoTracking().Where(r => roundIds.Contains(r.Id)).ToDictionaryAsync(r => r.Id);
        return read.ToDictionary(f => f.Sheet.Id, f => new SheetFacts(f.Sheet, rounds[f.Sheet.RoundId], f.ForcedZero, f.Active, f.State, f.Declared));
    }
}
