using CseaMesh.Judging.V1;
using CseaMesh.Registration.V1;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>Every result is certified by two persons, nothing is public before its hour, then all of it is (GEN-02, SCH-10, RES-01..03).</summary>
internal sealed class PublishStage : IStage
{
    public string Zh => "公布：核定、公布得獎名單、通知信";

    public string En => "Publish: certify, publish, letters";

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        await run.ClockAsync(8, 11);
        steps.Expect(33 + 2);
        for (var award = 1; award <= 33; award++)
        {
            await CertifyAsync(run, award);
            steps.Did();
        }

        await run.SettleAsync();
        var registration = run.Staff.Secretary.Registration;
        var results = (await registration.GetDashboardAsync(new GetDashboardRequest { Edition = SeasonRun.Edition })).Certified;
        Require.That(results.Count == 33, $"{results.Count} of 33 certified results have reached the secretariat.");
        var publish = new PublishWinnersRequest { Edition = SeasonRun.Edition, RequestId = RequestIds.Of("season-publish") };
        publish.Results.AddRange(results.Select(r => new ExpectedResult { Award = r.Award, ResultVersion = r.ResultVersion }));
        await run.RefusedAsync("TOO_EARLY", () => registration.PublishWinnersAsync(new PublishWinnersRequest(publish) { RequestId = RequestIds.Of("season-publish-early") }).ResponseAsync);
        Require.That((await PublicListAsync(run)).Awards.All(a => a.Winners.Count == 0), "Winners are public before their hour.");

        await run.ClockAsync(8, 14, 10);
        var published = await registration.PublishWinnersAsync(publish);
        Require.That(published.Wins == run.Expected.Winners.Count, $"{published.Wins} wins were published instead of {run.Expected.Winners.Count}.");
        steps.Did();
        await run.SettleAsync();
        var shown = (await PublicListAsync(run)).Awards.Sum(a => a.Winners.Count);
        Require.That(shown == published.Wins, $"The public list shows {shown} of {published.Wins} winners.");

        await run.ClockAsync(8, 15, 9, 30);
        await FinalsStage.ReleaseAsync(run, "winner-letter");
        steps.Did();
    }

    private static async Task CertifyAsync(SeasonRun run, int award)
    {
        var round = award <= 9 ? RoundKind.Finals : RoundKind.Review;
        if (award == 12)
        {
            // The notary does not go first.
            var early = await SealStage.ResultAsync(run, award, round);
            await run.RefusedAsync("SIGNATURE_MISSING", () => run.Notary.Judging.CertifyResultAsync(new CertifyResultRequest { Edition = SeasonRun.Edition, Award = award, Etag = early.Etag }).ResponseAsync);
        }

        foreach (var signer in new[] { run.Chair, run.Notary })
        {
            var etag = (await SealStage.ResultAsync(run, award, round)).Etag;
            await signer.Judging.CertifyResultAsync(new CertifyResultRequest { Edition = SeasonRun.Edition, Award = award, Etag = etag });
        }

        var result = await SealStage.ResultAsync(run, award, round);
        Require.That(result is { State: ResultState.Certified, Signatures.Count: >= 2 }, $"Award {award} is {result.State} with {result.Signatures.Count} signatures.");
        foreach (var place in result.Places.Where(p => p is { Selected: true, Struck: false }))
        {
            run.Expected.Winners.Add(run.ById(place.EntryId).Plan.No);
        }
    }

    // What anyone sees without signing in.
    private static async Task<ListWinnersResponse> PublicListAsync(SeasonRun run)
    {
        var json = await run.Api.GetAsync($"/editions/{SeasonRun.Edition}/winners");
        return new Google.Protobuf.JsonParser(Google.Protobuf.JsonParser.Settings.Default.WithIgnoreUnknownFields(true)).Parse<ListWinnersResponse>(json.GetRawText());
    }
}
