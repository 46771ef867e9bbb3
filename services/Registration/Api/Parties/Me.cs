using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override async Task<V1.GetMeResponse> GetMe(V1.GetMeRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var me = await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == caller.Id, ct);
        var own = standing.Organisations.Keys.ToList();
        var organisations = await db.Organisations.AsNoTracking().Where(o => own.Contains(o.Id)).OrderBy(o => o.Id).ToListAsync(ct);
        var response = new V1.GetMeResponse { Person = me is null ? new V1.Person { Id = caller.Id, Name = caller.Name, Mail = caller.Mail, Language = "zh" } : Wire.Show(me) };
        response.Organisations.Add(organisations.Select(o => Wire.Show(o, standing.Organisations[o.Id])));
        return response;
    }

    public override async Task<V1.UpdateMeResponse> UpdateMe(V1.UpdateMeRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        var check = new FieldCheck();
        var (name, english, phone) = (check.Text("name", request.Name, 50), check.Optional("english_name", request.EnglishName, 100), check.Optional("phone", request.Phone, 30));
        var (employer, post) = (check.Optional("employer", request.Employer, 60), check.Optional("post", request.Post, 60));
        check.True(request.Language is "zh" or "en" or "", "language", "語言須為 zh 或 en", "language must be zh or en");
        check.ThrowIfAny();
        var me = await people.OfAsync(caller, ct, tell: false);
        Etag.Match(request.Etag, me.Version);
        (me.Name, me.EnglishName, me.Phone, me.Employer, me.Post) = (name, english, phone, employer, post);
        me.Language = request.Language.Length > 0 ? request.Language : me.Language;
        people.Changed(me);
        await db.SaveChangesAsync(ct);
        return new V1.UpdateMeResponse { Person = Wire.Show(me) };
    }

    public override async Task<V1.AcceptNoticeResponse> AcceptNotice(V1.AcceptNoticeRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        var season = (await editions.InForceAsync(db, request.Edition, ct)).Season;
        if (request.Version != season.NoticeVersion)
        {
            throw Refusal.Precondition("NOTICE_OUTDATED", $"現行告知為第 {season.NoticeVersion} 版，請重新閱讀。", $"The notice in force is version {season.NoticeVersion}; please read it.").With("version", season.NoticeVersion);
        }

        var me = await people.OfAsync(caller, ct);
        (me.NoticeEdition, me.NoticeVersion, me.NoticeAt) = (season.Code, season.NoticeVersion, clock.Now());
        await db.SaveChangesAsync(ct);
        return new V1.AcceptNoticeResponse { Person = Wire.Show(me) };
    }
}
