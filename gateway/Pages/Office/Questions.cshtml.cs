using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>Questions from the contact page; the answer goes out by mail and closes the task.</summary>
public sealed class QuestionsModel(Desk desk) : AppPage(desk)
{
    [BindProperty(SupportsGet = true)] public bool All { get; set; }

    public IReadOnlyList<Question> Questions { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;
    public string? TypedFor { get; private set; }
    public string? Typed { get; private set; }

    public async Task OnGetAsync()
    {
        var answer = await Desk.Registration.ListQuestionsAsync(new() { Edition = EditionCode, Open = !All, PageSize = 20, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Questions, Pager) = (answer.Questions, new Pager(Request, answer.NextPageToken));
    }

    public async Task<IActionResult> OnPostAsync(string id, string etag, string? answer)
    {
        if (await TryAsync(async () => await Desk.Registration.AnswerQuestionAsync(new() { Question = id, Etag = etag, Answer = answer ?? "" }, cancellationToken: Ct))) return Done(T["questions.sent"]);
        (TypedFor, Typed) = (id, answer);
        await OnGetAsync();
        return Page();
    }
}
