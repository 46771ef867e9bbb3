using CseaMesh.Common.V1;
using CseaMesh.Registration.Editions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>An entry in preparation, complete or not; the answer lists what registration would still refuse.</summary>
    public override async Task<V1.SaveDraftResponse> SaveDraft(V1.SaveDraftRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);

        // Only a new draft could be made twice; an overwritten one has its etag.
        var isNew = request.Draft.Length == 0;
        if (isNew && await db.ReplayAsync<V1.SaveDraftResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var book = await editions.InForceAsync(db, request.Edition, ct);
        EntryRules.WhyNotOpen(book.Season, clock.Now()).ThrowIfAny();
        var standing = await StandingAsync(caller, ct);
        var check = new FieldCheck();
        var form = Forms.Entry(check, request.Form, book.Season);
        check.ThrowIfAny();
        var award = book.Season.Awards[form.Award];
        Entry entry;
        Organisation organisation;
        if (!isNew)
        {
            entry = await EntryAsync(request.Draft, standing, ct);
            Etag.Match(request.Etag, entry.Version, required: true);
            if (entry.Phase != Phase.Draft || entry.Edition != book.Season.Code)
            {
                throw NotADraft();
            }

            organisation = await lookup.OrganisationAsync(entry.OrganisationId, ct);
            (entry.Award, entry.Class, entry.Form) = (form.Award, award.Class, form);
        }
        else
        {
            organisation = await OrganisationAsync(request.Organisation, standing, ct);
            if (!standing.IsMember(organisation.Id))
            {
                throw Caller.NotYours();
            }

            entry = new Entry { Id = Ids.New(clock), Edition = book.Season.Code, OrganisationId = organisation.Id, Award = form.Award, Class = award.Class, Form = form, MadeBy = caller.Id };
            db.Entries.Add(entry);
        }

        entry.Label = Forms.Label(form, award.Class);
        entry.SearchKey = SearchText.KeyOf(entry);
        var response = new V1.SaveDraftResponse { Entry = Wire.Show(entry, organisation, book, false, clock.Now()) };
        response.Entry.Etag = Etag.Of(entry.Version + 1);
        response.Entry.CreatedAt = Wire.Time(entry.Version == 0 ? clock.Now() : entry.CreatedAt);
        response.Problems.Add(Problems(form, award));
        if (isNew)
        {
            db.Remember(caller.Id, request.RequestId, request, response, clock.Now());
        }

        await db.SaveChangesAsync(ct);
        return response;
    }

    public override async Task<V1.DeleteDraftResponse> DeleteDraft(V1.DeleteDraftRequest request, ServerCallContext context)
    {
        var standing = await StandingAsync(context.Caller(), context.CancellationToken);
        var entry = await EntryAsync(request.Draft, standing, context.CancellationToken);
        if (entry.Phase != Phase.Draft)
        {
            throw NotADraft();
        }

        db.Entries.Remove(entry);
        await db.SaveChangesAsync(context.CancellationToken);
        return new V1.DeleteDraftResponse();
    }

    private static IEnumerable<V1.Problem> Problems(EntryForm form, AwardRule award) =>
        FormRules.WhyNotRegister(form, award).Select(p => new V1.Problem { Field = p.Field, Code = p.Reason, Text = new Text { Zh = p.Zh, En = p.En } });

    private static Refusal NotADraft() => Refusal.Precondition("NOT_A_DRAFT", "此報名件已不是草稿。", "This entry is no longer a draft.");
}
