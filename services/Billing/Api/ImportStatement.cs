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
    private const int LinesAtATime = 1000;
    private static readonly string[] CountedColumns =
    [
        nameof(Statement.CoversFrom), nameof(Statement.CoversThrough), nameof(Statement.NewLines), nameof(Statement.KnownLines), nameof(Statement.SkippedRows),
        nameof(Statement.MatchedLines), nameof(Statement.QueuedLines), nameof(Statement.ReceivedTwd), nameof(Statement.PaidOutTwd),
    ];


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

        var (text, encoding) = Decode(request, mapping);
        using var reader = StatementReader.Open(text, mapping.ToMap(), rules.AccountDigits, TaipeiTime.DateOf(clock.Now()));
        if (reader.ForeignAccount is { } foreign)
        {
            throw Refusal.Precondition("WRONG_ACCOUNT", $"這份對帳單是帳號 {foreign} 的，本屆的繳費帳號是 {rules.Account.AccountNumber}。", $"This statement is of account {foreign}; the edition's account is {rules.Account.AccountNumber}.").With("account", foreign);
        }

        var answer = new V1.ImportStatementResponse();
        var statement = NewStatement(request, rules, name, encoding, mapping);
        if (request.DryRun)
        {
            await db.TryBulkAsync(bulk => RecordAsync(bulk, statement, rules, reader, (from, through), answer, true, ct), ct);
            answer.Statement = ShowStatement(statement, mapping);
            answer.Statement.Id = "";
            return answer;
        }

        try
        {
            await db.SaveBulkAsync(
                async bulk =>
                {
                    await RecordAsync(bulk, statement, rules, reader, (from, through), answer, false, ct);
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

    private static (string Text, StatementEncoding Encoding) Decode(V1.ImportStatementRequest request, V1.StatementMapping mapping)
    {
        if (StatementBytes.Decode(request.Content.Span, mapping.ToMap().Encoding) is { } decoded)
        {
            return decoded;
        }

        throw request.Content.Span.StartsWith("PK"u8)
            ? Unreadable("這是 Excel 活頁簿，請另存為 CSV 再匯入。", "This is a spreadsheet; save it as CSV and import that.")
            : Unreadable("檔案既不是 UTF-8 也不是 CP950 (Big5) 文字。", "The file is neither UTF-8 nor CP950 (Big5) text.");
    }

    /// <summary>
    /// Adds the movements that are not known yet, matches them, and reports on the rows, a few thousand at a time as they are read: a long statement needs
    /// no more memory than a short one. A row that cannot be read ends the import; what was written before it is never committed.
    /// </summary>
    private async Task RecordAsync(BulkSave bulk, Statement statement, Rulebook rules, StatementReader reader, (DateOnly? From, DateOnly? Through) told, V1.ImportStatementResponse answer, bool dryRun, CancellationToken ct)
    {
        var index = reader.HeaderFound ? await matcher.IndexAsync(rules.Code, ct) : null;
        var prints = new Fingerprints(statement.AccountNumber);
        var seen = new HashSet<UInt128>();
        var anyBefore = await db.StatementLines.AnyAsync(ct);
        var reports = new RowReports();
        ReadRow? unreadable = null;
        var (rows, movements) = (0, 0);
        DateOnly? first = null, last = null;
        db.Put(statement);
        foreach (var part in reader.Rows().Chunk(LinesAtATime))
        {
            rows += part.Length;
            if (rows > StatementReader.MaxRows)
            {
                throw Unreadable($"一次最多 {StatementReader.MaxRows} 列，請分段匯入。", $"At most {StatementReader.MaxRows} rows at a time; import in parts.");
            }

            unreadable ??= part.FirstOrDefault(r => r.Outcome == RowOutcome.Unreadable);
            answer.UnreadableRows += part.Count(r => r.Outcome == RowOutcome.Unreadable);
            if (unreadable is not null && !dryRun)
            {
                continue;
            }

            var found = part.Where(r => r.Movement is not null).Select(r => (Row: r, Print: prints.Next(r.Movement!))).ToList();
            var known = anyBefore ? await KnownAsync([.. found.Select(f => f.Print.Text)], ct) : [];
            var lines = new Dictionary<int, StatementLine>(found.Count);
            foreach (var (row, print) in found)
            {
                var day = row.Movement!.Date;
                (first, last) = (first is { } f && f < day ? f : day, last is { } l && l > day ? l : day);
                if (seen.Add(print.Head) && !known.Contains(print.Text))
                {
                    desk.Receive(lines[row.Row] = NewLine(statement, row, print.Text));
                }
            }

            var matched = index is null ? new Dictionary<string, MatchCandidate>() : matcher.Match(rules, lines.Values, index);
            foreach (var row in part.Where(reports.HasRoomFor))
            {
                reports.Add(row, Report(row, lines.GetValueOrDefault(row.Row), matched));
            }

            movements += found.Count;
            statement.NewLines += lines.Count;
            statement.MatchedLines += matched.Count;
            statement.QueuedLines += lines.Values.Count(l => l.State == StatementLineState.Queued);
            statement.ReceivedTwd += lines.Values.Where(l => l.IsIncoming).Sum(l => l.AmountTwd);
            statement.PaidOutTwd -= lines.Values.Where(l => !l.IsIncoming).Sum(l => l.AmountTwd);
            if (part.Length == LinesAtATime)
            {
                await bulk.FlushAsync(ct);
                db.ChangeTracker.Clear();
            }
        }

        if (!dryRun && (unreadable is not null || !reader.HeaderFound))
        {
            throw Unreadable($"有 {answer.UnreadableRows} 列無法判讀（第 {unreadable?.Row ?? 1} 列：{unreadable?.Zh ?? "空白檔案"}）。請先試匯入看逐列報告。", $"{answer.UnreadableRows} rows cannot be read (row {unreadable?.Row ?? 1}: {unreadable?.En ?? "the file is empty"}). A dry run reports on every row.").With("rows", answer.UnreadableRows);
        }

        var today = TaipeiTime.DateOf(clock.Now());
        var end = told.Through ?? reader.Period?.Through ?? last ?? today;
        statement.Cover(told.From ?? reader.Period?.From ?? first ?? end, end < today ? end : today);
        statement.KnownLines = movements - statement.NewLines;
        statement.SkippedRows = rows - movements - answer.UnreadableRows;
        if (statement.Version > 0)
        {
            bulk.Change(statement, CountedColumns);
        }

        answer.Warnings.AddRange(reader.Warnings.Select(w => Show.Text(w.Zh, w.En)));
        answer.Rows.AddRange(reports.All);
        answer.RowsOmitted = rows - answer.Rows.Count;
    }

    /// <summary>Which of these movements are on record.</summary>
    private async Task<HashSet<string>> KnownAsync(string[] prints, CancellationToken ct) =>
        [.. await db.StatementLines.Where(l => EF.Parameter(prints).Contains(l.Fingerprint)).Select(l => l.Fingerprint).ToListAsync(ct)];

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

    private Statement NewStatement(V1.ImportStatementRequest request, Rulebook rules, string name, StatementEncoding encoding, V1.StatementMapping mapping) => new()
    {
        Id = Ids.New(clock),
        Edition = rules.Code,
        FileName = name,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(request.Content.Span)),
        Encoding = encoding.ToString(),
        AccountNumber = rules.AccountDigits,
        Mapping = Google.Protobuf.JsonFormatter.Default.Format(mapping),
        CreatedAt = clock.Now(),
    };

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
            report.Line.Etag = Etag.Of(line.Version + 1);
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

    /// <summary>The reports that are answered: where not all can be told, what cannot be read comes first.</summary>
    private sealed class RowReports
    {
        private readonly SortedDictionary<int, V1.RowReport> _reports = [];
        private readonly Stack<int> _readable = [];

        public IEnumerable<V1.RowReport> All => _reports.Values;

        public bool HasRoomFor(ReadRow row) => _reports.Count < MaxReportedRows || (row.Outcome == RowOutcome.Unreadable && _readable.Count > 0);

        public void Add(ReadRow row, V1.RowReport report)
        {
            if (_reports.Count == MaxReportedRows)
            {
                _reports.Remove(_readable.Pop());
            }

            _reports[row.Row] = report;
            if (row.Outcome != RowOutcome.Unreadable)
            {
                _readable.Push(row.Row);
            }
        }
    }
}
