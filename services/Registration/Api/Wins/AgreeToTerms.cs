using Grpc.Core;

namespace CseaMesh.Registration.Api;

/// <summary>The tasks of a winner that are done by agreeing: the words agreed to are shown first, and their hash is kept.</summary>
internal sealed partial class RegistrationApi
{
    public override async Task<V1.GetWinTermsResponse> GetWinTerms(V1.GetWinTermsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (win, entry) = await WinAsync(request.Win, await StandingAsync(context.Caller(), ct), ct);
        var response = new V1.GetWinTermsResponse();
        response.Terms.Add(WinTerms.Of(win, await steps.SeasonAsync(entry, ct)).Select(Wire.Show));
        return response;
    }

    public override async Task<V1.GiveConsentResponse> GiveConsent(V1.GiveConsentRequest request, ServerCallContext context) =>
        new() { Win = await AgreeAsync(request.Win, request.Etag, request.Agreed, WinTaskKind.Consent, context) };

    public override async Task<V1.AcceptLicenceResponse> AcceptLicence(V1.AcceptLicenceRequest request, ServerCallContext context) =>
        new() { Win = await AgreeAsync(request.Win, request.Etag, request.Agreed, WinTaskKind.Licence, context) };

    public override async Task<V1.AcknowledgeDinnerRulesResponse> AcknowledgeDinnerRules(V1.AcknowledgeDinnerRulesRequest request, ServerCallContext context) =>
        new() { Win = await AgreeAsync(request.Win, request.Etag, request.Agreed, WinTaskKind.DinnerRules, context) };

    public override async Task<V1.AcknowledgeNominationResponse> AcknowledgeNomination(V1.AcknowledgeNominationRequest request, ServerCallContext context) =>
        new() { Win = await AgreeAsync(request.Win, request.Etag, request.Agreed, WinTaskKind.NominationAck, context) };

    private async Task<V1.Win> AgreeAsync(string id, string etag, bool agreed, WinTaskKind kind, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var (win, entry) = await WinAsync(id, standing, ct);
        if (!standing.Binds(entry))
        {
            throw Caller.NotYours();
        }

        Etag.Match(etag, win.Version);
        win.WhyNotAgree(kind, agreed).ThrowIfAny();
        var terms = WinTerms.Of(win, await steps.SeasonAsync(entry, ct)).Single(t => t.Kind == kind);
        var task = win.Task(kind)!;
        (task.AgreedAt, task.AgreedBy, task.TermsSha256) = (clock.Now(), caller.Id, terms.Sha256);
        steps.Tell(entry, "AGREED", $"同意：{terms.Title.Zh}", $"Agreed: {terms.Title.En}");
        await steps.ChangeTaskAsync(win, entry, kind, WinTaskState.Done, ct);
        await db.SaveChangesAsync(ct);
        return await ShowAsync(win, entry, ct);
    }
}
