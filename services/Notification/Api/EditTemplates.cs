using CseaMesh.Notification.Domain;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

/// <summary>The secretariat's own words: a draft that may be incomplete, and published versions that never change.</summary>
internal sealed partial class NotificationApi
{
    public override async Task<GetTemplateResponse> GetTemplate(GetTemplateRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor);
        var kind = KindOf(request.Code);
        await editions.GetAsync(db, request.Edition, ct);
        var all = await db.Wordings.AsNoTracking().Where(w => w.Edition == request.Edition && w.Code == kind.Code).OrderByDescending(w => w.Number).Take(22).ToListAsync(ct);
        var (draft, published) = (all.Find(w => w.State is WordingState.Draft), all.Find(w => w.State is WordingState.Published));
        var response = new GetTemplateResponse { Template = Answer(kind), Draft = draft is null ? null : Answer(draft), InForce = published is null ? BuiltIn(kind) : Answer(published) };
        response.Earlier.Add(all.Where(w => w.State is WordingState.Superseded).Take(20).Select(Answer));
        if (draft is not null)
        {
            response.Problems.Add(WordingRules.Problems(kind, draft.Zh, draft.En).Select(Answer));
        }

        return response;
    }

    public override async Task<SaveTemplateResponse> SaveTemplate(SaveTemplateRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat);
        var kind = KindOf(request.Code);
        await editions.GetAsync(db, request.Edition, ct);
        if (!WordingRules.IsEditable(kind))
        {
            throw Refusal.Precondition("TEMPLATE_FIXED", "帳號相關信件的文字不能修改。", "The words of letters about accounts cannot be changed.");
        }

        var check = new FieldCheck();
        var zh = check.Optional("zh", request.Zh.ReplaceLineEndings("\n"), 20_000, multiline: true);
        var en = check.Optional("en", request.En.ReplaceLineEndings("\n"), 20_000, multiline: true);
        check.ThrowIfAny();
        var draft = await DraftAsync(request.Edition, kind, ct);
        Etag.Match(request.Etag, draft?.Version ?? 0, required: draft is not null);
        if (draft is null)
        {
            var last = await db.Wordings.Where(w => w.Edition == request.Edition && w.Code == kind.Code).MaxAsync(w => (int?)w.Number, ct) ?? 0;
            db.Wordings.Add(draft = new Wording { Id = Ids.New(clock), Edition = request.Edition, Code = kind.Code, Number = last + 1 });
        }

        (draft.Zh, draft.En) = (zh, en);
        await SaveAsync(ct);
        var response = new SaveTemplateResponse { Draft = Answer(draft) };
        response.Problems.Add(WordingRules.Problems(kind, zh, en).Select(Answer));
        return response;
    }

    public override async Task<PublishTemplateResponse> PublishTemplate(PublishTemplateRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Secretariat);
        var kind = KindOf(request.Code);
        var draft = await DraftAsync(request.Edition, kind, ct)
            ?? throw Refusal.Precondition("NOTHING_TO_PUBLISH", "沒有草稿可公布。", "There is no draft to publish.");
        Etag.Match(request.Etag, draft.Version, required: true);
        var problems = WordingRules.Problems(kind, draft.Zh, draft.En);
        if (problems.Count > 0)
        {
            throw Refusal.Invalid(problems);
        }

        foreach (var before in await db.Wordings.Where(w => w.Edition == request.Edition && w.Code == kind.Code && w.State == WordingState.Published).ToListAsync(ct))
        {
            before.State = WordingState.Superseded;
        }

        draft.Publish(caller.Id, clock.Now());
        await SaveAsync(ct);
        return new PublishTemplateResponse { InForce = Answer(draft) };
    }

    private static LetterKind KindOf(string code) =>
        Letters.Find(code) is { } kind && kind != Letters.Letterhead ? kind : throw Refusal.NotFound("沒有這種信。", "There is no such kind of letter.");

    private Task<Wording?> DraftAsync(string edition, LetterKind kind, CancellationToken ct) =>
        db.Wordings.SingleOrDefaultAsync(w => w.Edition == edition && w.Code == kind.Code && w.State == WordingState.Draft, ct);

    private async Task SaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw Refusal.Stale();
        }
    }

    private TemplateText BuiltIn(LetterKind kind) => new()
    {
        State = TemplateState.BuiltIn, Zh = book.Source(kind, Language.Zh), En = book.Source(kind, Language.En), Sha256 = book.Version(kind),
    };

    private static TemplateText Answer(Wording w) => new()
    {
        Number = w.Number, State = (TemplateState)w.State, Zh = w.Zh, En = w.En, Etag = Etag.Of(w.Version), Sha256 = w.Sha256,
        PublishedAt = w.PublishedAt is { } at ? Timestamp.FromDateTime(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null,
    };

    private static V1.TemplateProblem Answer(FieldProblem p) => new() { Field = p.Field, Reason = p.Reason, Sentence = new Common.V1.Text { Zh = p.Zh, En = p.En } };
}
