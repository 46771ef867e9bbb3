using CseaMesh.Notification.Domain;
using CseaMesh.Notification.Mail;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    public override Task<ListTemplatesResponse> ListTemplates(ListTemplatesRequest request, ServerCallContext context)
    {
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor);
        return Task.FromResult(new ListTemplatesResponse
        {
            Templates =
            {
                Letters.All.Where(k => k != Letters.Letterhead).Select(Answer),
            },
        });
    }

    public override async Task<PreviewTemplateResponse> PreviewTemplate(PreviewTemplateRequest request, ServerCallContext context)
    {
        context.Caller().RequireAny(StaffRoles.Secretariat);
        if (Letters.Find(request.Code) is not { } kind || kind == Letters.Letterhead)
        {
            throw Refusal.NotFound("沒有這種信。", "There is no such kind of letter.");
        }

        var language = Languages.Parse(request.Language)
            ?? throw Refusal.Invalid("language", "language 須為 zh 或 en", "language must be zh or en", "LANGUAGE_MISSING");
        var values = new FieldValues(kind.Fields.ToDictionary(f => f.Name, f => FieldValue.Example(f.Name, f.Type)));
        var check = new FieldCheck();
        foreach (var (name, typed) in request.Values)
        {
            if (kind.Field(name) is not { } field)
            {
                check.Add($"values.{name}", $"「{kind.TitleZh}」沒有 {name} 這個欄位", $"{kind.Code} has no field {name}", "TEMPLATE_FIELD_UNKNOWN");
            }
            else if (FieldValue.Parse(check.Optional($"values.{name}", typed, 20_000, multiline: true), field.Type) is { } value && (field.Optional || !value.IsEmpty))
            {
                values[name] = value;
            }
            else
            {
                check.Add($"values.{name}", $"{name} 的內容不符合 {field.Type} 型別", $"{name} is not of type {field.Type}");
            }
        }

        var typedText = check.Optional("text", request.Text.ReplaceLineEndings("\n"), 20_000, multiline: true);
        if (typedText.Length > 0)
        {
            foreach (var problem in WordingRules.Problems(kind, typedText, typedText).Where(p => p is { Field: "zh", Reason: "TEMPLATE_FIELD_UNKNOWN" }))
            {
                check.Add("text", problem.Zh, problem.En, problem.Reason);
            }
        }

        check.ThrowIfAny();
        var (title, body) = typedText.Length > 0
            ? LetterText.Parse(typedText).Fill(kind, language, values)
            : (await wordings.OfAsync(kind, request.Edition, context.CancellationToken)).Write(language, values);
        var (subject, text) = letterheads.Wrap(title, body, language, await editions.LatestAsync(db, context.CancellationToken));
        return new PreviewTemplateResponse { Title = subject, Text = text, Html = LetterHtml.From(text, language) };
    }

    private Template Answer(LetterKind k) => new()
    {
        Code = k.Code, TitleZh = k.TitleZh, TitleEn = k.TitleEn, Held = k.Held, Version = book.Version(k), Editable = WordingRules.IsEditable(k),
        Fields = { k.Fields.Select(f => new TemplateField { Name = f.Name, Type = f.Type.ToString().ToLowerInvariant(), Optional = f.Optional }) },
    };
}
