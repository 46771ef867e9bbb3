using CseaMesh.Notification.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Notification;

/// <summary>The secretariat writes its own words: drafts, their faults, and published versions that letters are made from.</summary>
public sealed class TemplateTests
{
    private const string Code = "organisation-verified";
    private const string Zh = "您的單位資料已核對\n\n{name} 您好：\n\n「{organisation}」的資料已核對完成，歡迎報名。";
    private const string En = "Your organisation is verified\n\nDear {name},\n\n{organisation} has been verified; you are welcome to register.";

    [Fact]
    public async Task Letters_are_written_with_published_words_and_never_with_a_draft()
    {
        await using var desk = await LetterDesk.OpenAsync();
        var office = desk.As(Cast.Secretary);
        var built = await office.GetTemplateAsync(new GetTemplateRequest { Edition = LetterDesk.Edition, Code = Code });
        Assert.Equal((TemplateState.BuiltIn, true, true), (built.InForce.State, built.Template.Editable, built.Draft is null));
        var draft = await SaveAsync(desk, Zh, En);
        Assert.Empty(draft.Problems);
        await VerifiedAsync(desk, 2);
        Assert.DoesNotContain("歡迎報名", (await desk.LogAsync(Code))[0].Text, StringComparison.Ordinal);
        var published = (await office.PublishTemplateAsync(new PublishTemplateRequest { Edition = LetterDesk.Edition, Code = Code, Etag = draft.Draft.Etag })).InForce;
        Assert.Equal((TemplateState.Published, 1, 64), (published.State, published.Number, published.Sha256.Length));
        var preview = await office.PreviewTemplateAsync(new PreviewTemplateRequest { Edition = LetterDesk.Edition, Code = Code, Language = "en", Values = { ["organisation"] = "Anhe Ltd." } });
        Assert.Contains("Anhe Ltd. has been verified; you are welcome", preview.Text, StringComparison.Ordinal);
        Assert.Empty((await desk.As(Cast.Secretary).CheckInvariantsAsync(new CseaMesh.Notification.V1.CheckInvariantsRequest())).Invariants.Where(i => i.ViolationCount > 0).Select(i => i.Name));
    }

    [Fact]
    public async Task Faults_of_a_draft_are_told_at_once_and_keep_it_from_being_published()
    {
        await using var desk = await LetterDesk.OpenAsync();
        var draft = await SaveAsync(desk, "主旨\n\n{name} 您好：{organisation}，{fee} 與 {Name}", "");
        Assert.Equal(["LANGUAGE_MISSING", "TEMPLATE_FIELD_UNKNOWN", "TEMPLATE_FIELD_UNKNOWN"], draft.Problems.Select(p => p.Reason).Order(StringComparer.Ordinal));
        await Refused.AsAsync(RefusalKind.Invalid, "TEMPLATE_FIELD_UNKNOWN", () => PublishAsync(desk, draft.Draft.Etag));
        draft = await SaveAsync(desk, "主旨\n\n{organisation}", En, draft.Draft.Etag);
        Assert.Equal("TEMPLATE_FIELD_MISSING", Assert.Single(draft.Problems).Reason);
        await Refused.AsAsync(RefusalKind.Invalid, "TEMPLATE_FIELD_MISSING", () => PublishAsync(desk, draft.Draft.Etag));
        draft = await SaveAsync(desk, Zh, "", draft.Draft.Etag);
        await Refused.AsAsync(RefusalKind.Invalid, "LANGUAGE_MISSING", () => PublishAsync(desk, draft.Draft.Etag));
        Assert.Equal(TemplateState.BuiltIn, (await desk.As(Cast.Secretary).GetTemplateAsync(new GetTemplateRequest { Edition = LetterDesk.Edition, Code = Code })).InForce.State);
        await Refused.AsAsync(RefusalKind.Invalid, "TEMPLATE_FIELD_UNKNOWN", () => desk.As(Cast.Secretary).PreviewTemplateAsync(new PreviewTemplateRequest { Edition = LetterDesk.Edition, Code = Code, Language = "zh", Text = "主旨\n\n{fee}" }));
    }

    [Fact]
    public async Task A_published_wording_is_superseded_not_changed()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await Refused.AsAsync(RefusalKind.Precondition, "NOTHING_TO_PUBLISH", () => PublishAsync(desk, "\"v1\""));
        var first = await SaveAsync(desk, Zh, En);
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => Save(desk, Zh, En, "\"v0\""));
        await PublishAsync(desk, first.Draft.Etag);
        var second = await SaveAsync(desk, Zh.Replace("歡迎報名", "請完成報名", StringComparison.Ordinal), En);
        Assert.Equal(2, second.Draft.Number);
        await PublishAsync(desk, second.Draft.Etag);
        var now = await desk.As(Cast.Auditor).GetTemplateAsync(new GetTemplateRequest { Edition = LetterDesk.Edition, Code = Code });
        Assert.Equal((2, 1), (now.InForce.Number, Assert.Single(now.Earlier).Number));
        Assert.Contains("歡迎報名", now.Earlier[0].Zh, StringComparison.Ordinal);
        await VerifiedAsync(desk, 2);
        var letter = (await desk.LogAsync(Code))[0];
        Assert.Contains("請完成報名", letter.Text, StringComparison.Ordinal);
        Assert.Empty((await desk.As(Cast.Secretary).CheckInvariantsAsync(new CseaMesh.Notification.V1.CheckInvariantsRequest())).Invariants.Where(i => i.ViolationCount > 0).Select(i => i.Name));
    }

    [Fact]
    public async Task Only_the_secretariat_writes_and_account_letters_keep_their_words()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Auditor).SaveTemplateAsync(new SaveTemplateRequest { Edition = LetterDesk.Edition, Code = Code, Zh = Zh, En = En }));
        await Refused.AsAsync(RefusalKind.Precondition, "TEMPLATE_FIXED", () => desk.As(Cast.Secretary).SaveTemplateAsync(new SaveTemplateRequest { Edition = LetterDesk.Edition, Code = "account-reset-password" }));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Secretary).GetTemplateAsync(new GetTemplateRequest { Edition = LetterDesk.Edition, Code = "letterhead" }));
    }

    private static Grpc.Core.AsyncUnaryCall<SaveTemplateResponse> Save(LetterDesk desk, string zh, string en, string etag = "") =>
        desk.As(Cast.Secretary).SaveTemplateAsync(new SaveTemplateRequest { Edition = LetterDesk.Edition, Code = Code, Zh = zh, En = en, Etag = etag });

    private static async Task<SaveTemplateResponse> SaveAsync(LetterDesk desk, string zh, string en, string etag = "") => await Save(desk, zh, en, etag);

    private static Grpc.Core.AsyncUnaryCall<PublishTemplateResponse> PublishAsync(LetterDesk desk, string etag) =>
        desk.As(Cast.Secretary).PublishTemplateAsync(new PublishTemplateRequest { Edition = LetterDesk.Edition, Code = Code, Etag = etag });

    private static Task VerifiedAsync(LetterDesk desk, int version) =>
        desk.Service.DeliverAsync("registration", new OrganisationChanged { Organisation = new OrganisationFacts { Id = LetterDesk.Organisation, LegalName = "安禾客服股份有限公司", Verified = true }, State = OrganisationState.Verified }, LetterDesk.Edition, LetterDesk.Organisation, version);
}
