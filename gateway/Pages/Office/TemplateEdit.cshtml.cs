using CseaMesh.Gateway.Ui;
using CseaMesh.Notification.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>The words of one kind of letter: edit both languages, look at them filled with examples, publish.</summary>
public sealed class TemplateEditModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Zh { get; set; }
        public string? En { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? Etag { get; set; }

    public Template Template { get; private set; } = new();
    public TemplateText InForce { get; private set; } = new();
    public TemplateText? Draft { get; private set; }
    public IReadOnlyList<TemplateProblem> Problems { get; private set; } = [];
    public IReadOnlyList<TemplateText> Earlier { get; private set; } = [];
    public IReadOnlyList<PreviewTemplateResponse> Previews { get; private set; } = [];

    public async Task OnGetAsync(string code)
    {
        await LoadAsync(code);
        var words = Draft ?? InForce;
        (Form, Etag) = (new() { Zh = words.Zh, En = words.En }, Draft?.Etag ?? "");
    }

    public async Task<IActionResult> OnPostAsync(string code)
    {
        if (await TryAsync(() => SaveAsync(code))) return Done(T["template.saved"], new { code });
        await LoadAsync(code);
        return Page();
    }

    /// <summary>Saves what stands on the page, then publishes it.</summary>
    public async Task<IActionResult> OnPostPublishAsync(string code)
    {
        if (await TryAsync(async () =>
        {
            await SaveAsync(code);
            await Desk.Notification.PublishTemplateAsync(new() { Edition = EditionCode, Code = code, Etag = Etag ?? "" }, cancellationToken: Ct);
        })) return Done(T["template.published"], new { code });
        ModelState.Remove(nameof(Etag));
        await LoadAsync(code);
        return Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync(string code)
    {
        var made = new List<PreviewTemplateResponse>();
        await TryAsync(async () =>
        {
            foreach (var (language, text) in new[] { ("zh", Form.Zh), ("en", Form.En) })
                made.Add(await Desk.Notification.PreviewTemplateAsync(new() { Edition = EditionCode, Code = code, Language = language, Text = text ?? "" }, cancellationToken: Ct));
        });
        Previews = made;
        await LoadAsync(code);
        return Page();
    }

    private async Task SaveAsync(string code) =>
        Etag = (await Desk.Notification.SaveTemplateAsync(new() { Edition = EditionCode, Code = code, Etag = Etag ?? "", Zh = Form.Zh ?? "", En = Form.En ?? "" }, cancellationToken: Ct)).Draft.Etag;

    private async Task LoadAsync(string code)
    {
        var answer = await Desk.Notification.GetTemplateAsync(new() { Edition = EditionCode, Code = code }, cancellationToken: Ct);
        (Template, InForce, Draft, Problems, Earlier) = (answer.Template, answer.InForce, answer.Draft, answer.Problems, answer.Earlier);
    }
}
