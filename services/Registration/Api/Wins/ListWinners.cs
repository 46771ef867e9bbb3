using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>The public list (RES-01); it does not wait for the winners' embargo (PUB-03). Nothing before publication.</summary>
    [Public]
    public override async Task<V1.ListWinnersResponse> ListWinners(V1.ListWinnersRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var book = await editions.InForceAsync(db, request.Edition, ct);
        var code = book.Season.Code;
        var response = new V1.ListWinnersResponse();
        if (await db.Publications.AsNoTracking().Where(p => p.Edition == code).OrderByDescending(p => p.Number).FirstOrDefaultAsync(ct) is not { } last)
        {
            return response;
        }

        (response.Version, response.PublishedAt) = (last.Number, Wire.Time(last.At));
        var published = await db.AwardProgress.AsNoTracking().Where(a => a.Edition == code && a.PublishedVersion > 0).OrderBy(a => a.Award).ToListAsync(ct);
        var winners = await (from w in db.Wins
                             where w.Edition == code && w.State != WinState.Revoked
                             join e in db.Entries on w.EntryId equals e.Id
                             where e.Phase == Phase.Winner
                             join o in db.Organisations on w.OrganisationId equals o.Id
                             orderby w.Place, e.Number
                             select new { w.Award, w.Place, w.Shared, Label = db.People.Any(p => p.Id == e.PersonId && p.StoppedAt != null) ? Stopping.Instead : e.Label, o.LegalName, o.EnglishName,
                                 Score = db.CertifiedPlaces.Where(p => p.Edition == code && p.Award == w.Award && p.ResultVersion == w.ResultVersion && p.EntryId == w.EntryId).Select(p => p.Shown).FirstOrDefault() }).ToListAsync(ct);
        foreach (var progress in published)
        {
            var rule = book.Season.Awards[progress.Award];
            if (request.AwardClass != 0 && (AwardClass)request.AwardClass != rule.Class)
            {
                continue;
            }

            var award = new V1.PublicAward { Award = rule.Number, AwardClass = (Common.V1.AwardClass)rule.Class, AwardName = Wire.Text(rule.Name), UnderCorrection = progress.UnderCorrection };
            award.Winners.Add(winners.Where(w => w.Award == rule.Number).Select(w => new V1.PublicWinner
            {
                OrganisationName = w.LegalName,
                OrganisationEnglishName = w.EnglishName,
                Label = w.Label,
                Place = w.Place,
                Shared = w.Shared,
                Score = book.Season.PublishesScores ? w.Score ?? "" : "",
            }));
            response.Awards.Add(award);
        }

        return response;
    }
}
