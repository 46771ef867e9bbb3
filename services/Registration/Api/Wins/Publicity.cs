using Google.Protobuf;
using Grpc.Core;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>PUB-01, PUB-02, WIN-05: the words to use, and from when.</summary>
    public override async Task<V1.GetPublicityResponse> GetPublicity(V1.GetPublicityRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (win, entry) = await WinAsync(request.Win, await StandingAsync(context.Caller(), ct), ct);
        StandsStill(win);
        var season = await steps.SeasonAsync(entry, ct);
        var (award, organisation) = (season.Awards[win.Award], await lookup.OrganisationAsync(win.OrganisationId, ct));
        var winner = entry.Label.Length > 0 ? $"{organisation.LegalName}{entry.Label}" : organisation.LegalName;
        var english = organisation.EnglishName.Length == 0 ? "" : entry.Label.Length > 0 ? $"{organisation.EnglishName} ({entry.Label})" : organisation.EnglishName;
        var response = new V1.GetPublicityResponse
        {
            AwardLine = Wire.Text(Publicity.AwardLine(season, award)),
            EmbargoUntil = Wire.Time(season.EmbargoUntil),
            MayPublish = Publicity.MayPublish(season, clock.Now()),
        };
        response.Sentences.Add(Publicity.Sentences(season, award, winner, english).Select(Wire.Text));
        return response;
    }

    public override async Task<V1.CheckPublicityResponse> CheckPublicity(V1.CheckPublicityRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (win, entry) = await WinAsync(request.Win, await StandingAsync(context.Caller(), ct), ct);
        StandsStill(win);
        var check = new FieldCheck();
        var text = check.Text("text", request.Text, 5000, multiline: true);
        check.ThrowIfAny();
        var season = await steps.SeasonAsync(entry, ct);
        var response = new V1.CheckPublicityResponse();
        response.Findings.Add(Publicity.Check(text, season, season.Awards[win.Award], clock.Now())
            .Select(f => new V1.PublicityFinding { Code = f.Code, Sentence = Wire.Text(f.Sentence), From = f.From, Length = f.Length }));
        return response;
    }

    /// <summary>WIN-08: after payment, licence and embargo.</summary>
    public override async Task<V1.GetLogoKitResponse> GetLogoKit(V1.GetLogoKitRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var standing = await StandingAsync(context.Caller(), ct);
        var (win, entry) = await WinAsync(request.Win, standing, ct);
        if (!standing.Owns(entry))
        {
            throw Caller.NotYours();
        }

        var season = await steps.SeasonAsync(entry, ct);
        win.WhyNotLogo(season, clock.Now()).ThrowIfAny();
        var response = new V1.GetLogoKitResponse { Terms = Wire.Text(WinTerms.Of(win, season).Single(t => t.Kind == WinTaskKind.Licence).Clauses[0]) };
        response.Files.Add(Logo.Files(season, season.Awards[win.Award]).Select(f => new V1.LogoFile { FileName = f.Name, MediaType = "image/svg+xml", Content = ByteString.CopyFromUtf8(f.Svg) }));
        return response;
    }

    private static void StandsStill(Win win)
    {
        if (win.State == WinState.Revoked)
        {
            throw Win.Over();
        }
    }
}
