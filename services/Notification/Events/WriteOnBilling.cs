using CseaMesh.Billing.V1;
using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Eventing;
using Microsoft.EntityFrameworkCore;
using V1Good = CseaMesh.Billing.V1.Good;

namespace CseaMesh.Notification.Events;

/// <summary>Bills, payments, and the money part of the winner letters.</summary>
internal sealed class WriteOnBilling(NotificationDb db, EditionShelf editions, AddressBook addresses, Mailroom mailroom, EntryDesk desk, Reminded reminded) :
    IHandle<BillIssued>, IHandle<BillRevised>, IHandle<PaymentMatched>, IHandle<BillOverdue>, IHandle<LateMoneyReceived>
{
    public async Task HandleAsync(BillIssued e, EventEnvelope envelope, CancellationToken ct)
    {
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        if (e.Kind is FeeKind.AwardFee)
        {
            foreach (var line in e.Lines)
            {
                await WriteWinnerAsync(e, line, edition, ct);
            }
        }
        else
        {
            var entry = await desk.GetAsync(e.Lines[0].Entry, ct);
            var values = PayTo(e.PayTo, edition).With(new FieldValues
            {
                ["payer"] = FieldValue.Text(e.Payer.Name), ["bill_number"] = FieldValue.Text(e.Number), ["lines"] = Lines(e.Lines), ["total"] = FieldValue.Money(e.TotalTwd), ["due_on"] = FieldValue.Date(e.DueOn),
            });
            await mailroom.WriteAsync(Letters.BillIssued, Of(e.Bill, "1", edition, values, e.Lines, e.Payer), await addresses.OfPayerAsync(e.Payer, entry, ct), ct);
        }

        await reminded.OpenAsync(Kind(e.Kind), edition.Code, e.Bill, e.DueUntil.ToDateTime(), Describe(e.Payer, e.Lines, e.Number, e.TotalTwd), ct);
    }

    public async Task HandleAsync(BillRevised e, EventEnvelope envelope, CancellationToken ct)
    {
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        if (e.State is BillState.Void or BillState.Paid)
        {
            await reminded.CloseAsync(Kind(e.Kind), e.Bill, ct);
        }
        else
        {
            await reminded.OpenAsync(Kind(e.Kind), edition.Code, e.Bill, e.DueUntil.ToDateTime(), Describe(e.Payer, e.Lines, e.Number, e.OutstandingTwd), ct);
        }

        var to = await addresses.OfPayerAsync(e.Payer, await db.Entries.FindAsync([e.Lines.FirstOrDefault()?.Entry ?? ""], ct), ct);
        var values = new FieldValues
        {
            ["payer"] = FieldValue.Text(e.Payer.Name),
            ["bill_number"] = FieldValue.Text(e.Number),
            ["reason"] = e.Reason is { Zh.Length: > 0 } reason ? FieldValue.Text(reason.Zh, reason.En) : FieldValue.Text("內容更新", "its content changed"),
        };
        if (e.State is BillState.Void)
        {
            await mailroom.WriteAsync(Letters.BillVoid, Of(e.Bill, $"v{envelope.SubjectVersion}", edition, values, e.Lines, e.Payer), to, ct);
        }
        else if (e.State is not BillState.Paid)
        {
            values = values.With(PayTo(e.PayTo, edition)).With(new FieldValues
            {
                ["lines"] = Lines(e.Lines.Where(l => l.State is not LineState.Cancelled)), ["total"] = FieldValue.Money(e.TotalTwd), ["outstanding"] = FieldValue.Money(e.OutstandingTwd), ["due_on"] = FieldValue.Date(e.DueOn),
            });
            await mailroom.WriteAsync(Letters.BillRevised, Of(e.Bill, $"v{envelope.SubjectVersion}", edition, values, e.Lines, e.Payer), to, ct);
        }
    }

    public async Task HandleAsync(PaymentMatched e, EventEnvelope envelope, CancellationToken ct)
    {
        if (e.State is BillState.Paid)
        {
            await reminded.CloseAsync(Kind(e.Kind), e.Bill, ct);
        }

        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        var values = new FieldValues
        {
            ["payer"] = FieldValue.Text(e.Payer.Name), ["bill_number"] = FieldValue.Text(e.Number), ["amount"] = FieldValue.Money(e.AmountTwd), ["money_date"] = FieldValue.Date(e.MoneyDate),
            ["outstanding"] = FieldValue.Money(e.OutstandingTwd > 0 ? e.OutstandingTwd : null),
        };
        var entries = await EntriesOfBillAsync(e.Bill, ct);
        var draft = new Draft(edition.Code, e.Bill, e.StatementLine, values) { Entries = entries, OrganisationId = OrganisationOf(e.Payer) };
        await mailroom.WriteAsync(Letters.PaymentReceived, draft, await addresses.OfPayerAsync(e.Payer, await FirstAsync(entries, ct), ct), ct);
    }

    public async Task HandleAsync(BillOverdue e, EventEnvelope envelope, CancellationToken ct)
    {
        await reminded.CloseAsync(Kind(e.Kind), e.Bill, ct);
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        var values = new FieldValues
        {
            ["payer"] = FieldValue.Text(e.Payer.Name), ["bill_number"] = FieldValue.Text(e.Number), ["lines"] = Lines(e.OpenLines), ["outstanding"] = FieldValue.Money(e.OutstandingTwd),
            ["due_on"] = FieldValue.Date(e.DueOn), ["mailbox"] = edition.Mailbox(),
        };
        var to = await addresses.OfPayerAsync(e.Payer, await FirstAsync([.. e.OpenLines.Select(l => l.Entry)], ct), ct);
        await mailroom.WriteAsync(e.Kind switch { FeeKind.AwardFee => Letters.AwardFeeOverdue, FeeKind.Extras => Letters.ExtrasOverdue, _ => Letters.ReviewFeeOverdue }, Of(e.Bill, e.DueOn, edition, values, e.OpenLines, e.Payer), to, ct);
    }

    public async Task HandleAsync(LateMoneyReceived e, EventEnvelope envelope, CancellationToken ct)
    {
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        var values = new FieldValues
        {
            ["payer"] = FieldValue.Text(e.Payer.Name), ["bill_number"] = FieldValue.Text(e.Number), ["amount"] = FieldValue.Money(e.AmountTwd), ["money_date"] = FieldValue.Date(e.MoneyDate),
            ["due_on"] = FieldValue.Date(e.DueOn), ["mailbox"] = edition.Mailbox(),
        };
        var to = await addresses.OfPayerAsync(e.Payer, await FirstAsync([.. e.Lines.Select(l => l.Entry)], ct), ct);
        await mailroom.WriteAsync(Letters.LateMoney, Of(e.StatementLine, e.Number, edition, values, e.Lines, e.Payer), to, ct);
    }

    /// <summary>
    /// One letter per win, with the four contents of RES-02 (FEE-12: told one by one). It waits for the publication that says how many
    /// tickets and books the win carries, and then in its batch for the secretariat.
    /// </summary>
    private async Task WriteWinnerAsync(BillIssued e, BilledLine line, EditionFile edition, CancellationToken ct)
    {
        var win = await db.Wins.SingleOrDefaultAsync(w => w.Id == line.Win, ct) ?? throw new SubjectUnknown(line.Win);
        var entry = await desk.GetAsync(win.EntryId, ct);
        var schedule = edition.Schedule;
        var values = PayTo(e.PayTo, edition).With(new FieldValues
        {
            ["fee"] = FieldValue.Money(line.AmountTwd),
            ["bill_number"] = FieldValue.Text(e.Number),
            ["fee_until"] = FieldValue.Date(e.DueOn),
            ["yearbook_until"] = FieldValue.Until(entry.Corporate ? schedule.CorporateYearbookUntil?.ToDateTime() : null),
            ["tickets"] = FieldValue.Number(win.Tickets),
            ["books"] = FieldValue.Number(win.Books),
            ["guests_until"] = FieldValue.Until(schedule.GuestListUntil.ToDateTime()),
            ["dinner"] = FieldValue.Time(schedule.Dinner.Opens.ToDateTime()),
            ["venue"] = FieldValue.Text(edition.Settings?.After?.DinnerVenue ?? ""),
            ["embargo"] = FieldValue.Time(schedule.EmbargoUntil.ToDateTime()),
            ["international"] = entry.InternationalWish ? FieldValue.Text("願意獲舉薦參加國際卓越獎項", "that you wish to be put forward to the international awards") : FieldValue.Text(""),
        });
        win.Billed = true;
        if (win.Live)
        {
            await desk.WriteAsync(Letters.WinnerLetter, edition.Code, entry, "1", values, ct, notBefore: schedule.WinnerLettersNotBefore?.ToDateTime(), subject: win.Id);
        }
    }

    private async Task<IReadOnlyList<string>> EntriesOfBillAsync(string bill, CancellationToken ct) =>
        await db.MessageEntries.Where(x => db.Messages.Any(m => m.Id == x.MessageId && m.SubjectId == bill)).Select(x => x.EntryId).Distinct().ToListAsync(ct);

    private async Task<EntryCopy?> FirstAsync(IReadOnlyList<string> entries, CancellationToken ct) => entries.Count == 0 ? null : await db.Entries.FindAsync([entries[0]], ct);

    private static Draft Of(string subject, string occurrence, EditionFile edition, FieldValues values, IEnumerable<BilledLine> lines, Payer payer) =>
        new(edition.Code, subject, occurrence, values) { Entries = [.. lines.Select(l => l.Entry)], OrganisationId = OrganisationOf(payer) };

    private static string? OrganisationOf(Payer payer) => payer.Organisation.Length > 0 ? payer.Organisation : null;

    private static DeadlineKind Kind(FeeKind kind) => kind switch
    {
        FeeKind.AwardFee => DeadlineKind.AwardFee,
        FeeKind.Extras => DeadlineKind.Extras,
        _ => DeadlineKind.ReviewFee,
    };

    private static FieldValue Lines(IEnumerable<BilledLine> lines) => FieldValue.List(lines.Select(l =>
        ($"{l.EntryNumber}　{Good(l, l.Label, "加購晚宴入場券", "加購獲獎專刊")}　{FieldValue.Money(l.AmountTwd).In(Language.Zh)}",
            $"{l.EntryNumber} {Good(l, l.Label, "extra dinner tickets", "extra yearbooks")}: {FieldValue.Money(l.AmountTwd).In(Language.En)}")));

    private static string Good(BilledLine line, string label, string ticket, string yearbook) => line.Good switch
    {
        V1Good.DinnerTicket => $"{ticket} × {line.Quantity}",
        V1Good.Yearbook => $"{yearbook} × {line.Quantity}",
        _ => label,
    };

    private static FieldValues PayTo(TransferAccount account, EditionFile edition) => new()
    {
        ["account_name"] = FieldValue.Text(account.AccountName),
        ["bank"] = FieldValue.Text($"{account.BankCode} {account.BankName}"),
        ["account_number"] = FieldValue.Text(account.VirtualAccount.Length > 0 ? account.VirtualAccount : account.AccountNumber),
        ["mailbox"] = edition.Mailbox(),
    };

    private static Action<Deadline> Describe(Payer payer, IEnumerable<BilledLine> lines, string number, long outstanding) => deadline =>
    {
        deadline.OrganisationId = OrganisationOf(payer);
        deadline.PersonId = payer.Person.Length > 0 ? payer.Person : null;
        // The entrant of an individual entry may pay without having an account; the entry knows his address.
        deadline.EntryId = payer.Person.Length > 0 ? lines.FirstOrDefault()?.Entry : null;
        (deadline.LineZh, deadline.LineEn) = ($"{number}　{FieldValue.Money(outstanding).In(Language.Zh)}（{lines.Count(l => l.State is not LineState.Cancelled)} 件）", $"{number}: {FieldValue.Money(outstanding).In(Language.En)}");
    };
}
