using System.Globalization;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Registration.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Events;

/// <param name="VirtualAccount">Null where the edition uses none.</param>
internal sealed record BillNumber(string Number, string? VirtualAccount);

/// <summary>How a bill is made from facts of Registration; both fees are billed alike.</summary>
internal static class BillMaking
{
    /// <summary>The next bill's number, and its own account where the edition gives one.</summary>
    public static async Task<BillNumber> BillNumberAsync(this BillingDb db, Rulebook rules, CancellationToken ct)
    {
        var number = await db.NextNumberAsync(rules.NumberSequence, ct);
        return new BillNumber($"{rules.NumberSequence}-{number.ToString("00000", CultureInfo.InvariantCulture)}", rules.VirtualAccounts?.Of(number));
    }

    /// <summary>Memberships that any of these organisations and persons hold.</summary>
    public static async Task<IReadOnlyList<MembershipTerm>> TermsAsync(this BillingDb db, IEnumerable<string> holders, CancellationToken ct)
    {
        var ids = holders.Where(h => h.Length > 0).Distinct().ToList();
        return [.. (await db.Memberships.AsNoTracking().Where(m => ids.Contains(m.Holder)).ToListAsync(ct)).Select(m => m.Term)];
    }

    public static EntryCopy ToCopy(this EntryFacts facts, string edition, DateTime registeredAt)
    {
        var copy = new EntryCopy { Id = facts.Entry, Edition = edition, RegisteredAt = registeredAt };
        copy.Take(facts);
        return copy;
    }

    public static void Take(this EntryCopy copy, EntryFacts facts)
    {
        copy.Number = facts.Number;
        copy.Award = facts.Award;
        copy.AwardClass = (AwardClass)(int)facts.AwardClass;
        copy.OrganisationId = facts.Organisation;
        copy.PersonId = facts.Person;
        copy.MadeBy = facts.MadeBy;
        copy.Label = LabelOf(facts);
    }

    public static string LabelOf(EntryFacts facts) => facts.Label.Length > 0 ? facts.Label : facts.PersonName.Length > 0 ? facts.PersonName : facts.OrganisationName;

    public static BillLine LineOf(TimeProvider clock, string bill, FeeKind kind, int ordinal, EntryFacts facts, PriceTable prices, PriceBasis basis, DateOnly day, string win = "")
    {
        var awardClass = (AwardClass)(int)facts.AwardClass;
        var line = new BillLine
        {
            Id = Ids.New(clock),
            BillId = bill,
            Kind = kind,
            Ordinal = ordinal,
            EntryId = facts.Entry,
            EntryNumber = facts.Number,
            WinId = win,
            Award = facts.Award,
            AwardClass = awardClass,
            Label = LabelOf(facts),
        };
        line.Price(
            prices.Of(awardClass, basis, kind, day) ?? throw new InvalidOperationException($"The edition has no {kind} for {awardClass}, {basis}."),
            basis,
            day);
        return line;
    }

    public static Bill BillOf(string id, string edition, BillNumber number, FeeKind kind, Payer payer, DateTime at, string? checkout, IEnumerable<BillLine> lines)
    {
        var bill = new Bill
        {
            Id = id,
            Edition = edition,
            Number = number.Number,
            VirtualAccount = number.VirtualAccount,
            Kind = kind,
            PayerOrganisation = payer.Kind == PayerKind.Person ? "" : payer.Id,
            PayerPerson = payer.Kind == PayerKind.Person ? payer.Id : "",
            PayerName = payer.Name,
            Checkout = checkout,
            IssuedAt = at,
            Lines = [.. lines],
        };
        bill.SetInvoice(new InvoiceTo(payer.InvoiceTitle.Length > 0 ? payer.InvoiceTitle : payer.Name, payer.Ubn, payer.InvoiceMail));
        return bill;
    }
}
