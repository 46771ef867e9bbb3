using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>Corrections and a change of person, within class and award, until substitution closes.</summary>
    public override async Task<V1.AmendEntryResponse> AmendEntry(V1.AmendEntryRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var entry = await EntryAsync(request.Entry, standing, ct);
        standing.WhyNotAmend(entry).ThrowIfAny();
        Etag.Match(request.Etag, entry.Version);
        var book = await editions.InForceAsync(db, entry.Edition, ct);
        var check = new FieldCheck();
        var form = Forms.Entry(check, request.Form, book.Season);
        check.ThrowIfAny();
        EntryRules.WhyNotAmend(entry, form, book.Season, clock.Now()).ThrowIfAny();
        var award = book.Season.Awards[entry.Award];
        if (FormRules.WhyNotRegister(form, award) is { Count: > 0 } problems)
        {
            throw Refusal.Invalid([.. problems.Select(p => p with { Field = $"form.{p.Field}" })]);
        }

        var before = entry.PersonId;
        var organisation = await lookup.OrganisationAsync(entry.OrganisationId, ct);
        entry.Form = form;
        entry.PersonId = form.Person is { } data ? (await people.NamedAsync(data, caller, ct)).Id : null;
        entry.Label = Forms.Label(form, award.Class);
        entry.SearchKey = SearchText.KeyOf(entry);
        var key = Entry.KeyOf(entry.Edition, entry.Award, entry.OrganisationId, EntrySteps.EntrantKey(entry));
        if (key != entry.LiveKey && await db.Entries.Where(e => e.LiveKey == key).Select(e => e.Number).FirstOrDefaultAsync(ct) is { } taken)
        {
            throw EntryExists(taken);
        }

        entry.LiveKey = key;
        steps.Tell(entry, "AMENDED", "修改報名資料", "Registration data changed");
        steps.Publish(entry, new V1.EntryChanged { Entry = Wire.Facts(entry, organisation, book), PersonBefore = before == entry.PersonId ? "" : before ?? "" });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw EntryExists("");
        }

        return new V1.AmendEntryResponse { Entry = await lookup.ShowAsync(entry, ct) };
    }
}
