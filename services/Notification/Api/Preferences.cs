using CseaMesh.Notification.Domain;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override async Task<GetPreferencesResponse> GetPreferences(GetPreferencesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var own = await db.Preferences.AsNoTracking().SingleOrDefaultAsync(p => p.Id == caller.Id, ct);
        return new GetPreferencesResponse
        {
            Preferences = new Preferences { Language = ((own?.Language) ?? await LanguageOfAsync(caller.Id, ct)).Code(), Etag = Etag.Of(own?.Version ?? 0) },
        };
    }

    public override async Task<SetPreferencesResponse> SetPreferences(SetPreferencesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var language = Languages.Parse(request.Language)
            ?? throw Refusal.Invalid("language", "language 須為 zh 或 en", "language must be zh or en");
        var own = await db.Preferences.SingleOrDefaultAsync(p => p.Id == caller.Id, ct);
        Etag.Match(request.Etag, own?.Version ?? 0);
        if (own is null)
        {
            db.Preferences.Add(own = new Data.Preference { Id = caller.Id });
        }

        own.Language = language;
        await db.SaveChangesAsync(ct);
        return new SetPreferencesResponse { Preferences = new Preferences { Language = language.Code(), Etag = Etag.Of(own.Version) } };
    }

    private async Task<Language> LanguageOfAsync(string person, CancellationToken ct) =>
        await db.People.Where(p => p.Id == person).Select(p => (Language?)p.Language).SingleOrDefaultAsync(ct) ?? Language.Zh;
}
