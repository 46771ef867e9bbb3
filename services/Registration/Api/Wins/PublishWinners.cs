using System.Globalization;
using CseaMesh.Registration.Editions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>Makes certified results public in one act: wins with their entitlements, the public list, nominations, bills and letters to follow.</summary>
    public override async Task<V1.PublishWinnersResponse> PublishWinners(V1.PublishWinnersRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        if (await db.ReplayAsync<V1.PublishWinnersResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var book = await editions.InForceAsync(db, request.Edition, ct);
        if (book.Season.CancelledAt is not null)
        {
            throw EntryRules.Cancelled();
        }

        var (season, now) = (book.Season, clock.Now());
        PublicationRules.WhyNotNow(season, now).ThrowIfAny();
        if (request.Results.Count == 0 || request.Results.Select(r => r.Award).Distinct().Count() != request.Results.Count || request.Results.Any(r => !season.Awards.ContainsKey(r.Award)))
        {
            throw Refusal.Invalid("results", "results 須列出獎項編號，各一次", "results must name awards of this edition, each once");
        }

        var awards = new List<AwardProgress>();
        foreach (var expected in request.Results)
        {
            var award = await steps.AwardAsync(season.Code, expected.Award, ct);
            PublicationRules.WhyNotPublish(award, expected.ResultVersion).ThrowIfAny();
            awards.Add(award);
        }

        var reason = awards.Exists(a => a.PublishedVersion > 0) ? Reason(request.Reason) : "";
        var number = (await db.Publications.Where(p => p.Edition == season.Code).MaxAsync(p => (int?)p.Number, ct) ?? 0) + 1;
        var publication = new Publication { Id = Ids.New(clock), Edition = season.Code, Number = number, At = now, Reason = reason, Results = [.. request.Results.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Award}:{r.ResultVersion}"))] };
        db.Publications.Add(publication);
        var told = new V1.WinnersPublished { Version = number, At = Wire.Time(now) };
        foreach (var award in awards)
        {
            await PublishAwardAsync(award, book, now, reason, told, ct);
            (award.PublishedVersion, award.UnderCorrection) = (award.CertifiedVersion, false);
            told.Awards.Add(new V1.PublishedAward { Award = award.Award, ResultVersion = award.CertifiedVersion });
        }

        outbox.Publish(season.Code, publication.Id, number, told);
        var response = new V1.PublishWinnersResponse { Version = number, At = Wire.Time(now), Wins = told.Wins.Count, Removed = told.Removed.Count, NotAwarded = told.NotAwarded.Count };
        db.Remember(caller.Id, request.RequestId, request, response, now);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw Refusal.Stale();
        }

        return response;
    }

    private async Task PublishAwardAsync(AwardProgress award, Rulebook book, DateTime now, string reason, V1.WinnersPublished told, CancellationToken ct)
    {
        var places = await db.CertifiedPlaces.Where(p => p.Edition == award.Edition && p.Award == award.Award && p.ResultVersion == award.CertifiedVersion).ToDictionaryAsync(p => p.EntryId, ct);
        var entries = await db.Entries.Where(e => e.Edition == award.Edition && e.Award == award.Award && e.Phase != Phase.Draft).ToListAsync(ct);
        var wins = await db.Wins.Where(w => w.Edition == award.Edition && w.Award == award.Award).ToDictionaryAsync(w => w.EntryId, ct);
        foreach (var struck in places.Values.Where(p => p.Winner).Select(p => entries.Find(e => e.Id == p.EntryId)))
        {
            PublicationRules.WhyNotWinner(struck).ThrowIfAny();
        }

        foreach (var entry in entries.OrderBy(e => places.GetValueOrDefault(e.Id)?.Place ?? int.MaxValue).ThenBy(e => e.Id, StringComparer.Ordinal))
        {
            var win = wins.GetValueOrDefault(entry.Id);
            var wasLive = win is { State: not WinState.Revoked };
            if (places.GetValueOrDefault(entry.Id) is { Winner: true } place)
            {
                if (entry.Phase == Phase.Forfeited)
                {
                    continue;
                }

                if (wasLive)
                {
                    (win!.Place, win.Shared, win.ResultVersion) = (place.Place, place.Shared, place.ResultVersion);
                    continue;
                }

                entry.Phase = Phase.Winner;
                win = await MakeWinAsync(win, entry, place, book.Season, now, ct);
                steps.Tell(entry, "WINNER", "獲獎公布", "Published as winner", reason);
                told.Wins.Add(Wire.Published(win, await lookup.FactsAsync(entry, ct)));
            }
            else if (wasLive)
            {
                if (entry.Phase == Phase.Winner)
                {
                    entry.Phase = Phase.NotAwarded;
                }

                await steps.RevokeAsync(win!, reason, ct);
                steps.Tell(entry, "WIN_REMOVED", "更正後未獲獎", "No winner after a correction", reason);
                told.Removed.Add(new V1.RemovedWin { Win = win!.Id, Entry = await lookup.FactsAsync(entry, ct), Reason = reason });
            }
            else if (entry.Phase is Phase.Qualified or Phase.Finalist)
            {
                entry.Phase = Phase.NotAwarded;
                steps.Tell(entry, "NOT_AWARDED", "公布，未獲獎", "Published, not awarded");
                told.NotAwarded.Add(await lookup.FactsAsync(entry, ct));
            }
        }
    }

    /// <summary>WIN-07, DIN-03, DIN-04: tickets and books by class; no books where the yearbook material came late (YBK-04).</summary>
    private async Task<Win> MakeWinAsync(Win? revoked, Entry entry, CertifiedPlace place, Season season, DateTime now, CancellationToken ct)
    {
        var quota = season.Quotas[entry.Class];
        var books = entry.Yearbook == Yearbook.Cancelled ? 0 : quota.Books;
        if (revoked is not null)
        {
            await steps.ReviveAsync(revoked, ct);
            (revoked.Books, revoked.Place, revoked.Shared, revoked.ResultVersion) = (books, place.Place, place.Shared, place.ResultVersion);
            return revoked;
        }

        var due = season.AwardFeeDue(now);
        var win = new Win
        {
            Id = Ids.New(clock),
            Edition = entry.Edition,
            EntryId = entry.Id,
            OrganisationId = entry.OrganisationId,
            Award = entry.Award,
            Class = entry.Class,
            ResultVersion = place.ResultVersion,
            Place = place.Place,
            Shared = place.Shared,
            Tickets = quota.Tickets,
            Books = books,
            PublishedAt = now,
            AwardFeeUntil = due,
            Tasks = Win.TasksFor(entry.Class, entry.Form.InternationalWish, due, season),
        };
        db.Wins.Add(win);
        foreach (var task in win.Tasks.Where(t => t.State == WinTaskState.Open))
        {
            outbox.Publish(win.Edition, win.Id, win.NextFact(), new V1.WinTaskChanged { Win = win.Id, Entry = await lookup.FactsAsync(entry, ct), Task = Wire.Show(task) });
        }

        if (PublicationRules.IsNominable(entry))
        {
            var number = await db.NextNumberAsync($"{season.Prefix}-N", ct);
            db.Nominations.Add(new Nomination
            {
                Id = Ids.New(clock),
                Edition = entry.Edition,
                Number = string.Create(CultureInfo.InvariantCulture, $"{season.Prefix}-N-{number:00}"),
                WinId = win.Id,
            });
        }

        return win;
    }
}
