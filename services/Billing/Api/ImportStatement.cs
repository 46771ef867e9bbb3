using System.Security.Cryptography;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    private const int MaxStatementBytes = 7 << 20;
    private const int MaxReportedRows = 5000;
    private const int LinesAtATime = 4000;

    public override async Task<V1.ImportStatementResponse> ImportStatement(V1.ImportStatementRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        var rules = await db.RulesAsync(request.Edition, ct);
        if (!request.DryRun && await db.ReplayAsync<V1.ImportStatementResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var check = new FieldCheck();
        var name = check.Text("file_name", request.FileName, 120);
        check.True(request.Content.Length is > 0 and <= MaxStatementBytes, "content", $"檔案須為 1 到 {MaxStatementBytes:N0} 位元組，現在是 {request.Content.Length:N0}", $"content must be 1 to {MaxStatementBytes:N0} bytes; this has {request.Content.Length:N0}", "OUT_OF_RANGE");
        var from = request.CoversFrom.Length > 0 ? check.Date("covers_from", request.CoversFrom) : (DateOnly?)null;
        var through = request.CoversThrough.Length > 0 ? check.Date("covers_through", request.CoversThrough) : (DateOnly?)null;
        check.True(from is null || through is null || from <= through, "covers_through", "covers_through 不能早於 covers_from", "covers_through must not be before covers_from");
        var (mapping, saved) = await MappingAsync(request, check, ct);
        check.ThrowIfAny();

        var (read, encoding) = Read(request, mapping, rules);
        var unreadable = read.Rows.Count(r => r.Outcome == RowOutcome.Unreadable);
        if (!request.DryRun && (unreadable > 0 || !read.HeaderFound))
        {
            var first = read.Rows.FirstOrDefault(r => r.Outcome == RowOutcome.Unreadable);
            throw Unreadable($"有 {unreadable} 列無法判讀（第 {first?.Row ?? 1} 列：{first?.Zh ?? "空白檔案"}）。請先試匯入看逐列報告。", $"{unreadable} rows cannot be read (row {first?.Row ?? 1}: {first?.En ?? "the file is empty"}). A dry run reports on every row.").With("rows", unreadable);
        }

        if (read.ForeignAccount is { } foreign)
        {
            throw Refusal.Precondition("WRONG_ACCOUNT", $"這份對帳單是帳號 {foreign} 的，本屆的繳費帳號是 {rules.Account.AccountNumber}。", $"This statement is of account {foreign}; the edition's account is {rules.Account.AccountNumber}.").With("account", foreign);
        }

        var answer = new V1.ImportStatementResponse { UnreadableRows = unreadable, Warnings = { read.Warnings.Select(w => Show.Text(w.Zh, w.En)) } };
        var statement = NewStatement(request, rules, name, encoding, read, from, through, mapping);
        if (request.DryRun)
        {
            await RecordAsync(statement, rules, read, answer, null, ct);
            answer.Statement = ShowStatement(statement, mapping);
            answer.Statement.Id = "";
            return answer;
        }

        try
        {
            await db.SaveBulkAsync(
                async bulk =>
                {
                    await RecordAsync(statement, rules, read, answer, bulk, ct);
                    if (request.SaveMapping)
                    {
                        Save(saved, request.Edition, mapping);
                    }

                    answer.Statement = ShowStatement(statement, mapping);
                    db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
                },
                ct);
        }
        catch (DuplicateException)
        {
            throw Refusal.Stale();
        }

        return answer;
    }

    private (ReadStatement Read, StatementEncoding Encoding) Read(V1.ImportStatementRequest request, V1.StatementMapping mapping, Rulebook rules)
    {
        var map = mapping.ToMap();
        if (StatementBytes.Decode(request.Content.Span, map.Encoding) is not var (text, encoding))
        {
            throw request.Content.Span.StartsWith("PK"u8)
                ? Unreadable("這是 Excel 活頁簿，請另存為 CSV 再匯入。", "This is a spreadsheet; save it as CSV and import that.")
                : Unreadable("檔案既不是 UTF-8 也不是 CP950 (Big5) 文字。", "The file is neither UTF-8 nor CP950 (Big5) text.");
        }

        var read = StatementReader.Read(text, map, rules.AccountDigits, TaipeiTime.DateOf(clock.Now()));
        return read.Rows.Count <= StatementReader.MaxRows
            ? (read, encoding)
            : throw Unreadable($"一次最多 {StatementReader.MaxRows} 列，請分段匯入。", $"At most {StatementReader.MaxRows} rows at a time; import in parts.");
    }

    /// <summary>
    /// Adds the movements that are not known yet, matches them, and reports on the rows. A few thousand at a time: what is written and reported needs no
    /// more memory however long the statement is. Without <paramref name="bulk"/> nothing is written.
    /// </summary>
    private async Task RecordAsync(Statement statement, Rulebook rules, ReadStatement read, V1.ImportStatementResponse answer, BulkSave? bulk, CancellationToken ct)
    {
        var movements = read.Rows.Where(r => r.Movement is not null).Select(r => r.Movement!).ToList();
        var prints = new Queue<string>(Fingerprints.Of(statement.AccountNumber, movements));
        var known = await KnownAsync(statement, movements, ct);
        var index = movements.Count > 0 ? await matcher.IndexAsync(rules.Code, ct) : null;
        db.Statements.Add(statement);

        // Where not all can be told, what cannot be read comes first.
        var told = read.Rows.Count <= MaxReportedRows ? read.Rows : read.Rows.Where(r => r.Outcome == RowOutcome.Unreadable);
        var reported = told.Concat(read.Rows).Select(r => r.Row).Distinct().Take(MaxReportedRows).ToHashSet();
        var reports = new SortedDictionary<int, V1.RowReport>();
        foreach (var part in read.Rows.Chunk(LinesAtATime))
        {
            var lines = new Dictionary<int, StatementLine>();
            foreach (var row in part.Where(r => r.Movement is not null))
            {
                var print = prints.Dequeue();
                if (known.Add(print))
                {
                    var line = NewLine(statement, row, print);
                    desk.Receive(line);
                    lines[row.Row] = line;
                }
            }

            var matched = index is null ? new Dictionary<string, MatchCandidate>() : matcher.Match(rules, lines.Values, index);
            foreach (var row in part.Where(r => reported.Contains(r.Row)))
            {
                reports[row.Row] = Report(row, lines.GetValueOrDefault(row.Row), matched);
            }

            statement.NewLines += lines.Count;
            statement.MatchedLines += matched.Count;
            statement.QueuedLines += lines.Values.Count(l => l.State == StatementLineState.Queued);
            statement.ReceivedTwd += lines.Values.Where(l => l.IsIncoming).Sum(l => l.AmountTwd);
            statement.PaidOutTwd -= lines.Values.Where(l => !l.IsIncoming).Sum(l => l.AmountTwd);
            if (bulk is not null && read.Rows.Count > LinesAtATime)
            {
                await bulk.FlushAsync(ct);
                db.ChangeTracker.Clear();
            }
        }

        statement.KnownLines = movements.Count - statement.NewLines;
        statement.SkippedRows = read.Rows.Count - movements.Count - answer.UnreadableRows;
        if (bulk is not null && db.Entry(statement).State == EntityState.Detached)
        {
            db.Statements.Update(statement);
        }

        answer.Rows.AddRange(reports.Values);
        answer.RowsOmitted = read.Rows.Count - reports.Count;
    }

    /// <summary>What is on record of the days of this statement.</summary>
    private async Task<HashSet<string>> KnownAsync(Statement statement, IReadOnlyCollection<Movement> movements, CancellationToken ct)
    {
        if (movements.Count == 0)
        {
            return [];
        }

        var (first, last) = (movements.Min(m => m.Date), movements.Max(m => m.Date));
        return [.. await db.StatementLines.Where(l => l.TransactionDate >= first && l.TransactionDate <= last).Select(l => l.Fingerprint).ToListAsync(ct)];
    }

    private StatementLine NewLine(Statement statement, ReadRow row, string print)
    {
        var m = row.Movement!;
        return new StatementLine
        {
            Id = Ids.New(clock),
            Edition = statement.Edition,
            StatementId = statement.Id,
            Row = row.Row,
            Fingerprint = print,
            TransactionDate = m.Date,
            TransactionTime = m.Time,
            PostingDate = m.Posting,
            AmountTwd = m.Amount,
            BalanceTwd = m.Balance,
            Summary = m.Summary,
            Memo = m.Memo,
            CounterAccount = m.CounterAccount,
            CounterName = m.CounterName,
            BankSequence = m.Sequence,
            VirtualAccount = m.VirtualAccount,
        };
    }

    private Statement NewStatement(V1.ImportStatementRequest request, Rulebook rules, string name, StatementEncoding encoding, ReadStatement read, DateOnly? from, DateOnly? through, V1.StatementMapping mapping)
    {
        var days = read.Rows.Where(r => r.Movement is not null).Select(r => r.Movement!.Date).ToList();
        var today = TaipeiTime.DateOf(clock.Now());
        var last = through ?? read.Period?.Through ?? (days.Count > 0 ? days.Max() : today);
        return new Statement
        {
            Id = Ids.New(clock),
            Edition = rules.Code,
            FileName = name,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(request.Content.Span)),
            Encoding = encoding.ToString(),
            AccountNumber = rules.AccountDigits,
            CoversFrom = from ?? read.Period?.From ?? (days.Count > 0 ? days.Min() : last),
            CoversThrough = last < today ? last : today,
            Mapping = Google.Protobuf.JsonFormatter.Default.Format(mapping),
            CreatedAt = clock.Now(),
        };
    }

    private V1.RowReport Report(ReadRow row, StatementLine? line, IReadOnlyDictionary<string, MatchCandidate> matched)
    {
        var report = new V1.RowReport
        {
            Row = row.Row,
            Outcome = row.Outcome switch
            {
                RowOutcome.Movement => line is null ? V1.RowOutcome.Known : V1.RowOutcome.New,
                RowOutcome.Skipped => V1.RowOutcome.Skipped,
                RowOutcome.Totals => V1.RowOutcome.Totals,
                RowOutcome.Unreadable => V1.RowOutcome.Unreadable,
            },
            Explanation = row.Zh.Length > 0 ? Show.Text(row.Zh, row.En) : line is null && row.Movement is not null ? Show.Text("已匯入過，不重複計入", "Imported before; not counted again") : null,
        };
        if (line is not null)
        {
            report.Line = Show.StatementLine(line);
            report.Line.Etag = NextEtag(line);
        }

        if (line is not null && matched.TryGetValue(line.Id, out var candidate))
        {
            report.Ground = candidate.Ground.ToWire();
            report.MatchedBills.AddRange(candidate.Bills.Select(b => b.Bill.Number));
        }

        return report;
    }

    private static V1.Statement ShowStatement(Statement statement, V1.StatementMapping mapping) => new()
    {
        Id = statement.Id,
        Edition = statement.Edition,
        FileName = statement.FileName,
        Sha256 = statement.Sha256,
        Encoding = statement.Encoding == nameof(StatementEncoding.Cp950) ? V1.StatementEncoding.Cp950 : V1.StatementEncoding.Utf8,
        CoversFrom = statement.CoversFrom.ToWire(),
        CoversThrough = statement.CoversThrough.ToWire(),
        NewLines = statement.NewLines,
        KnownLines = statement.KnownLines,
        SkippedRows = statement.SkippedRows,
        MatchedLines = statement.MatchedLines,
        QueuedLines = statement.QueuedLines,
        ReceivedTwd = statement.ReceivedTwd,
        PaidOutTwd = statement.PaidOutTwd,
        ImportedAt = statement.CreatedAt.ToTimestamp(),
        Mapping = mapping,
    };

    private static Refusal Unreadable(string zh, string en) => Refusal.Precondition("STATEMENT_UNREADABLE", zh, en);
}
