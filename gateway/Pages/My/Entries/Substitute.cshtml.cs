using CseaMesh.Edition.V1;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My.Entries;

/// <summary>A colleague takes the place of the person entered.</summary>
public sealed class SubstituteModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Name { get; set; }
        public string? EnglishName { get; set; }
        public string? Mail { get; set; }
        public string? Phone { get; set; }
        public string? Post { get; set; }
        public int? YearsManagement { get; set; }
        public int? YearsField { get; set; }
        public string? IsManager { get; set; }
        public List<string> Checks { get; set; } = [];
        public string? Reason { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? Etag { get; set; }

    public Entry Entry { get; private set; } = new();
    public IReadOnlyList<Check> Checks { get; private set; } = [];

    public async Task OnGetAsync(string entry)
    {
        Entry = (await Desk.Registration.GetEntryAsync(new() { Entry = entry }, cancellationToken: Ct)).Entry;
        Desk.KeepTo(Entry.Edition);
        Etag ??= Entry.Etag;
        Checks = (await Desk.EditionAsync()).Awards.First(a => a.Number == Entry.Award).Gate.Checks;
    }

    public async Task<IActionResult> OnPostAsync(string entry)
    {
        var request = new SubstitutePersonRequest
        {
            Entry = entry, Etag = Etag ?? "", Reason = Form.Reason ?? "",
            Person = new PersonForm { Name = Form.Name ?? "", EnglishName = Form.EnglishName ?? "", Mail = Form.Mail ?? "", Phone = Form.Phone ?? "", Post = Form.Post ?? "" },
        };
        if (Form.YearsManagement is { } management) request.YearsManagement = management;
        if (Form.YearsField is { } field) request.YearsField = field;
        if (bool.TryParse(Form.IsManager, out var manager)) request.IsManager = manager;
        request.AttestedChecks.Add(Form.Checks);
        Entry? after = null;
        if (await TryAsync(async () => after = (await Desk.Registration.SubstitutePersonAsync(request, cancellationToken: Ct)).Entry))
            return Done(T["subst.done", after!.Label], new { entry = after.Number }, "/My/Entries/Entry");
        await OnGetAsync(entry);
        return Page();
    }
}
