using CseaMesh.Registration.Editions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>A colleague takes the place of the person entered: same award, same number, same fee; the gates are those of a new entry.</summary>
    public override async Task<V1.SubstitutePersonResponse> SubstitutePerson(V1.SubstitutePersonRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var entry = await EntryAsync(request.Entry, standing, ct);
        if (!standing.Manages(entry.OrganisationId))
        {
            standing.WhyNotStaff(entry.OrganisationId).ThrowIfAny();
        }

        Etag.Match(request.Etag, entry.Version);
        var reason = Reason(request.Reason);
        if (entry.Class != AwardClass.Individual)
        {
            throw Refusal.Precondition("NOT_INDIVIDUAL", "只有個人類可更換參賽者。", "Only an individual entry has a person to replace.");
        }

        var book = await editions.InForceAsync(db, entry.Edition, ct);
        var (award, wire) = (book.Season.Awards[entry.Award], Wire.Form(entry.Form));
        wire.Person = request.Person ?? new V1.PersonForm();
        wire.ClearYearsManagement();
        wire.ClearYearsField();
        wire.ClearIsManager();
        if (request.HasYearsManagement)
        {
            wire.YearsManagement = request.YearsManagement;
        }

        if (request.HasYearsField)
        {
            wire.YearsField = request.YearsField;
        }

        if (request.HasIsManager)
        {
            wire.IsManager = request.IsManager;
        }

        wire.AttestedChecks.Clear();
        wire.AttestedChecks.Add(request.AttestedChecks);
        var check = new FieldCheck();
        var form = Forms.Entry(check, wire, book.Season);
        check.ThrowIfAny();
        EntryRules.WhyNotAmend(entry, form, book.Season, clock.Now()).ThrowIfAny();
        if (FormRules.WhyNotRegister(form, award) is { Count: > 0 } problems)
        {
            throw Refusal.Invalid([.. problems.Select(p => p with { Field = $"form.{p.Field}" })]);
        }

        if (entry.Form.Payer == PayerKind.Person)
        {
            throw Refusal.Precondition("ONE_PAYER", "由本人繳費的報名件不得更換參賽者。", "An entry that its person pays for cannot pass to somebody else.");
        }

        var before = entry.PersonId;
        entry.Form = form;
        entry.PersonId = (await people.NamedAsync(form.Person!, caller, ct)).Id;
        if (entry.PersonId == before)
        {
            throw Refusal.Precondition("SAME_PERSON", "新的參賽者與原參賽者相同；更正資料請用「修改」。", "The new person is the same as before; use the correction of data instead.");
        }

        entry.Label = Forms.Label(form, award.Class);
        entry.SearchKey = SearchText.KeyOf(entry);
        entry.LiveKey = Entry.KeyOf(entry.Edition, entry.Award, entry.OrganisationId, EntrySteps.EntrantKey(entry));
        if (await db.Entries.Where(e => e.LiveKey == entry.LiveKey && e.Id != entry.Id).Select(e => e.Number).FirstOrDefaultAsync(ct) is { } taken)
        {
            throw EntryExists(taken);
        }

        await WhyNotInManyAsync(entry, book.Season, ct);
        steps.Tell(entry, "SUBSTITUTED", "更換參賽者", "Another person takes the place", reason);
        steps.Publish(entry, new V1.EntryChanged { Entry = await lookup.FactsAsync(entry, ct), PersonBefore = before ?? "" });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw EntryExists("");
        }

        return new V1.SubstitutePersonResponse { Entry = await lookup.ShowAsync(entry, ct) };
    }

    /// <summary>Where the edition allows one individual award per person, a substitute may not be in another already.</summary>
    private async Task WhyNotInManyAsync(Entry entry, Season season, CancellationToken ct)
    {
        if (!season.PersonInManyAwards && await db.Entries.AnyAsync(e => e.Edition == season.Code && e.Id != entry.Id && e.LiveKey != null && e.PersonId == entry.PersonId, ct))
        {
            throw Refusal.Precondition("TOO_MANY_ENTRIES", "同一人限報名一個個人獎項。", "A person may enter one individual award only.");
        }
    }
}
