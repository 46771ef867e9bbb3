using System.Globalization;
using CseaMesh.Registration.Editions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    private const int MaxCheckout = 500;

    /// <summary>The checkout: all drafts become entries in one act, with one bill and one letter to follow; or none does.</summary>
    public override async Task<V1.RegisterEntriesResponse> RegisterEntries(V1.RegisterEntriesRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        if (await db.ReplayAsync<V1.RegisterEntriesResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        if (request.Drafts.Count is 0 or > MaxCheckout || request.Drafts.Distinct().Count() != request.Drafts.Count)
        {
            throw Refusal.Invalid("drafts", $"drafts 須為 1 到 {MaxCheckout} 份不重複的草稿", $"drafts must name 1 to {MaxCheckout} different drafts", "OUT_OF_RANGE");
        }

        var book = await editions.InForceAsync(db, request.Edition, ct);
        var (season, now) = (book.Season, clock.Now());
        EntryRules.WhyNotOpen(season, now).ThrowIfAny();
        var confirmed = request.Confirmations ?? new V1.RegistrationConfirmations();
        EntryRules.WhyNotConfirmed(confirmed.Intention, confirmed.Rules, confirmed.NoRefund, confirmed.NoticeVersion, season).ThrowIfAny();
        var entries = await DraftsAsync(request, await StandingAsync(caller, ct), season, ct);
        var organisation = await lookup.OrganisationAsync(entries[0].OrganisationId, ct);
        var me = await people.OfAsync(caller, ct);
        await NameThemAsync(entries, caller, ct);
        var standing = await StandingAsync(caller, ct);
        if (!entries.TrueForAll(standing.Binds))
        {
            throw Caller.NotYours();
        }

        await WhyNotTogetherAsync(entries, season, ct);
        var checkout = Ids.New(clock);
        await CheckOutAsync(entries, organisation, book, me, confirmed.NoticeVersion, checkout, now, new("REGISTERED", new("完成報名送出", "Registered")), ct);
        var response = new V1.RegisterEntriesResponse { Checkout = checkout };
        response.Entries.Add(entries.Select(e => ShowSaved(e, organisation, book, now)));
        db.Remember(caller.Id, request.RequestId, request, response, now);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw EntryExists("");
        }

        return response;
    }

    /// <summary>As the history tells it.</summary>
    private sealed record HowRegistered(string Act, Words Told);

    /// <summary>
    /// The act of registering, however it was asked for: numbers, confirmations, history, and the event of one bill and one letter. Whoever calls saves.
    /// </summary>
    /// <param name="entries">Held to every rule already.</param>
    /// <param name="organisation">Theirs.</param>
    /// <param name="book">The edition.</param>
    /// <param name="by">Who registers; staff who enter a form act for its sender.</param>
    /// <param name="notice">Version of the personal data notice that was accepted.</param>
    /// <param name="checkout">Id of the act.</param>
    /// <param name="at">The time of the registration.</param>
    /// <param name="how">For the history.</param>
    /// <param name="ct">Cancels.</param>
    private async Task CheckOutAsync(List<Entry> entries, Organisation organisation, Rulebook book, Person by, int notice, string checkout, DateTime at, HowRegistered how, CancellationToken ct)
    {
        var season = book.Season;
        foreach (var entry in entries)
        {
            entry.Number = await NumberAsync(entry, season, ct);
            (entry.Phase, entry.Checkout, entry.RegisteredAt) = (Phase.Registered, checkout, at);
            (entry.ConfirmedEdition, entry.ConfirmedNotice, entry.ConfirmedBy) = (season.Version, notice, by.Id);
            entry.Returning = await IsReturningAsync(entry, season, ct);
            entry.SearchKey = SearchText.KeyOf(entry);
            entry.NextFact();
            steps.Tell(entry, how.Act, how.Told.Zh, how.Told.En);
        }

        var told = new V1.EntriesRegistered
        {
            Checkout = checkout,
            Organisation = Wire.Facts(organisation),
            Payer = Wire.Payer(entries[0], organisation),
            By = by.Id,
            ByName = by.Name,
            ByMail = by.Mail,
            Language = by.Language,
            At = Wire.Time(at),
        };
        told.Entries.Add(entries.Select(e => Wire.Facts(e, organisation, book)));
        outbox.Publish(season.Code, checkout, 1, told);
        (by.NoticeEdition, by.NoticeVersion, by.NoticeAt) = (season.Code, notice, at);
    }

    /// <summary>As it will be once saved.</summary>
    private static V1.Entry ShowSaved(Entry entry, Organisation organisation, Rulebook book, DateTime now)
    {
        var shown = Wire.Show(entry, organisation, book, false, now);
        shown.Etag = Etag.Of(entry.Version + 1);
        return shown;
    }

    /// <summary>The drafts in the order asked, all of one organisation, one payer, and all the caller's to register.</summary>
    private async Task<List<Entry>> DraftsAsync(V1.RegisterEntriesRequest request, Standing standing, Season season, CancellationToken ct)
    {
        var rows = await db.Entries.Where(e => request.Drafts.Contains(e.Id)).ToDictionaryAsync(e => e.Id, ct);
        var entries = request.Drafts.Select(id => rows.GetValueOrDefault(id) is { } e && e.Edition == season.Code && standing.Sees(e) ? e : throw NoSuch("草稿", "draft").With("draft", id)).ToList();
        if (entries.Find(e => e.Phase != Phase.Draft) is { } done)
        {
            throw NotADraft().With("draft", done.Id).With("number", done.Number ?? "");
        }

        if (entries.Select(e => e.OrganisationId).Distinct().Count() > 1)
        {
            throw Refusal.Precondition("ONE_PAYER", "一次報名限同一參賽單位。", "One checkout holds entries of one organisation.");
        }

        var problems = entries.SelectMany((e, i) => FormRules.WhyNotRegister(e.Form, season.Awards[e.Award]).Select(p => p with { Field = $"drafts[{i}].{p.Field}" })).ToList();
        if (problems.Count > 0)
        {
            throw Refusal.Invalid(problems);
        }

        return entries;
    }

    /// <summary>Finds the person of every individual entry and sets the natural keys.</summary>
    private async Task NameThemAsync(List<Entry> entries, Caller caller, CancellationToken ct)
    {
        foreach (var entry in entries)
        {
            entry.PersonId = entry.Form.Person is { } data ? (await people.NamedAsync(data, caller, ct)).Id : null;
            entry.LiveKey = Entry.KeyOf(entry.Edition, entry.Award, entry.OrganisationId, EntrySteps.EntrantKey(entry));
        }
    }

    /// <summary>What only the entries together, or with those registered before, can break: payer, natural key, limits.</summary>
    private async Task WhyNotTogetherAsync(List<Entry> entries, Season season, CancellationToken ct)
    {
        if (entries.Select(e => e.Form.Payer == PayerKind.Person ? e.PersonId : "").Distinct().Count() > 1)
        {
            throw Refusal.Precondition("ONE_PAYER", "一次報名限同一繳費人。", "One checkout has one payer.");
        }

        var keys = entries.Select(e => e.LiveKey!).ToList();
        var taken = await db.Entries.Where(e => keys.Contains(e.LiveKey!)).Select(e => e.Number).FirstOrDefaultAsync(ct);
        if (taken is not null || keys.Distinct().Count() < keys.Count)
        {
            throw EntryExists(taken ?? "");
        }

        if (season.MaxEntriesPerOrgAward > 0)
        {
            foreach (var group in entries.GroupBy(e => e.Award))
            {
                var before = await db.Entries.CountAsync(e => e.Edition == season.Code && e.OrganisationId == group.First().OrganisationId && e.Award == group.Key && e.LiveKey != null, ct);
                if (before + group.Count() > season.MaxEntriesPerOrgAward)
                {
                    throw Refusal.Precondition("TOO_MANY_ENTRIES", $"每單位每獎項最多 {season.MaxEntriesPerOrgAward} 件。", $"An organisation may have at most {season.MaxEntriesPerOrgAward} entries in one award.").With("limit", season.MaxEntriesPerOrgAward).With("award", group.Key);
                }
            }
        }

        if (!season.PersonInManyAwards)
        {
            var persons = entries.Where(e => e.PersonId is not null).Select(e => e.PersonId!).ToList();
            if (persons.Distinct().Count() < persons.Count || await db.Entries.AnyAsync(e => e.Edition == season.Code && e.LiveKey != null && persons.Contains(e.PersonId!), ct))
            {
                throw Refusal.Precondition("TOO_MANY_ENTRIES", "同一人限報名一個個人獎項。", "A person may enter one individual award only.");
            }
        }
    }

    private async Task<string> NumberAsync(Entry entry, Season season, CancellationToken ct)
    {
        var letter = entry.Class switch { AwardClass.Team => "T", AwardClass.Individual => "I", _ => "C" };
        var next = await db.NextNumberAsync($"{season.Prefix}-{letter}", ct);
        return string.Create(CultureInfo.InvariantCulture, $"{season.Prefix}-{letter}-{next:0000}");
    }

    /// <summary>FIN-08: declared, or known from entries of earlier editions held here.</summary>
    private async Task<bool> IsReturningAsync(Entry entry, Season season, CancellationToken ct) =>
        entry.Class == AwardClass.Corporate && (entry.Form.TookPartBefore || await db.Entries.AnyAsync(
            e => e.OrganisationId == entry.OrganisationId && e.Edition != entry.Edition && e.Class == AwardClass.Corporate && e.Phase != Phase.Draft
                && (!season.ReturningSameAwardOnly || e.Award == entry.Award), ct));

    private static Refusal EntryExists(string number) => Refusal.Exists(
        "ENTRY_EXISTS",
        number.Length > 0 ? $"同一參賽者已報名此獎項（{number}）。" : "同一參賽者在此獎項只能有一件報名。",
        number.Length > 0 ? $"This entrant is already registered for this award ({number})." : "An entrant can be registered for an award only once.").With("number", number);
}
