using CseaMesh.Edition.V1;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My.Entries;

/// <summary>An entry in preparation: only the fields its award asks for. It may be saved incomplete.</summary>
public sealed class DraftModel(Desk desk) : AppPage(desk)
{
    public sealed class PersonInput
    {
        public string? Name { get; set; }
        public string? EnglishName { get; set; }
        public string? Mail { get; set; }
        public string? Phone { get; set; }
        public string? Post { get; set; }
    }

    public sealed class Input
    {
        public int Award { get; set; }
        public string? Organisation { get; set; }
        public string? TeamName { get; set; }
        public PersonInput Person { get; set; } = new();
        public int? YearsManagement { get; set; }
        public int? YearsField { get; set; }
        public string? IsManager { get; set; }
        public List<string> AttestedChecks { get; set; } = [];
        public string? CampaignName { get; set; }
        public string? CampaignFrom { get; set; }
        public string? CampaignTo { get; set; }
        public string? GoLiveOn { get; set; }
        public bool InternationalWish { get; set; }
        public bool TookPartBefore { get; set; }
        public PersonInput Contact { get; set; } = new();
        public string? Payer { get; set; } = "Organisation";
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? RequestId { get; set; }
    [BindProperty] public string? Etag { get; set; }
    [BindProperty(SupportsGet = true)] public string? Id { get; set; }
    [BindProperty(SupportsGet = true)] public bool Saved { get; set; }
    [TempData] public string? Left { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();
    public Award Award { get; private set; } = new();
    public Option[] Organisations { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(int award)
    {
        RequestId = NewRequestId();
        if (Id is null)
        {
            Form.Award = award;
            Form.Contact = new() { Name = Me.Name, Mail = Me.Mail };
        }
        else
        {
            var entry = (await Desk.Registration.GetEntryAsync(new() { Entry = Id }, cancellationToken: Ct)).Entry;
            Desk.KeepTo(entry.Edition);
            if (entry.Phase != Phase.Draft) return Redirect($"/my/entries/{entry.Number}");
            Etag = entry.Etag;
            Form = Fill(entry);
        }
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await SaveAsync() is not { } answer) return await ShowAsync();
        Left = string.Join('\n', answer.Problems.Select(p => Lang.Pick(p.Text)));
        return Done(T["draft.saved"], new { id = answer.Entry.Id, saved = true }, "/My/Entries/Draft");
    }

    /// <summary>The page saves by itself what is typed in it: answers with what its next save needs, or with why it was refused.</summary>
    public async Task<IActionResult> OnPostKeepAsync() => await SaveAsync() is { } answer
        ? new JsonResult(new { id = answer.Entry.Id, etag = answer.Entry.Etag, said = T["draft.kept"], stale = false })
        : new JsonResult(new { id = "", etag = "", said = ModelState.Values.SelectMany(v => v.Errors).Select(e => e.ErrorMessage).FirstOrDefault() ?? "", stale = Refusal?.Reason == "STALE_ETAG" });

    private async Task<SaveDraftResponse?> SaveAsync()
    {
        SaveDraftResponse? answer = null;
        var request = new SaveDraftRequest
        {
            Edition = EditionCode, RequestId = RequestId ?? NewRequestId(), Draft = Id ?? "", Etag = Etag ?? "", Organisation = Form.Organisation ?? "", Form = Read(),
        };
        return ModelState.IsValid && await TryAsync(async () => answer = await Desk.Registration.SaveDraftAsync(request, cancellationToken: Ct)) ? answer : null;
    }

    public async Task<IActionResult> OnPostDeleteAsync()
    {
        if (await TryAsync(async () => await Desk.Registration.DeleteDraftAsync(new() { Draft = Id }, cancellationToken: Ct)))
            return Done(T["draft.deleted"], null, "/My/Entries/Index");
        return await ShowAsync();
    }

    private async Task<IActionResult> ShowAsync()
    {
        Edition = await Desk.EditionAsync();
        if (Edition.Awards.FirstOrDefault(a => a.Number == Form.Award) is not { } award) return RedirectToPage("/My/Entries/New");
        Award = award;
        var mine = (await Desk.Registration.GetMeAsync(new(), cancellationToken: Ct)).Organisations;
        if (mine.Count == 0) return Redirect("/my/organisation/new");
        Organisations = [.. mine.Select(o => new Option(o.Id, o.Form.LegalName))];
        Form.Organisation ??= Organisations[0].Value;
        if (Saved) Problems = Left?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return Page();
    }

    private EntryForm Read()
    {
        var form = new EntryForm
        {
            Award = Form.Award, TeamName = Form.TeamName ?? "", GoLiveOn = Form.GoLiveOn ?? "", InternationalWish = Form.InternationalWish,
            TookPartBefore = Form.TookPartBefore, Payer = Form.Payer == "Person" ? PayerKind.Person : PayerKind.Organisation,
            Contact = new() { Name = Form.Contact.Name ?? "", Mail = Form.Contact.Mail ?? "", Phone = Form.Contact.Phone ?? "" },
        };
        if (Form.Award > 20)
            form.Person = new() { Name = Form.Person.Name ?? "", EnglishName = Form.Person.EnglishName ?? "", Mail = Form.Person.Mail ?? "", Phone = Form.Person.Phone ?? "", Post = Form.Person.Post ?? "" };
        if (Form.YearsManagement is { } management) form.YearsManagement = management;
        if (Form.YearsField is { } field) form.YearsField = field;
        if (bool.TryParse(Form.IsManager, out var manager)) form.IsManager = manager;
        form.AttestedChecks.Add(Form.AttestedChecks);
        if (!string.IsNullOrWhiteSpace(Form.CampaignName) || !string.IsNullOrEmpty(Form.CampaignFrom))
            form.Campaigns.Add(new Campaign { Name = Form.CampaignName ?? "", From = Form.CampaignFrom ?? "", To = Form.CampaignTo ?? "" });
        return form;
    }

    private static Input Fill(Entry entry)
    {
        var f = entry.Form;
        var campaign = f.Campaigns.FirstOrDefault();
        return new Input
        {
            Award = f.Award, Organisation = entry.OrganisationId, TeamName = f.TeamName, GoLiveOn = f.GoLiveOn, InternationalWish = f.InternationalWish,
            TookPartBefore = f.TookPartBefore, Payer = f.Payer.ToString(), AttestedChecks = [.. f.AttestedChecks],
            YearsManagement = f.HasYearsManagement ? f.YearsManagement : null, YearsField = f.HasYearsField ? f.YearsField : null,
            IsManager = f.HasIsManager ? (f.IsManager ? "true" : "false") : null,
            CampaignName = campaign?.Name, CampaignFrom = campaign?.From, CampaignTo = campaign?.To,
            Person = new() { Name = f.Person?.Name, EnglishName = f.Person?.EnglishName, Mail = f.Person?.Mail, Phone = f.Person?.Phone, Post = f.Person?.Post },
            Contact = new() { Name = f.Contact?.Name, Mail = f.Contact?.Mail, Phone = f.Contact?.Phone },
        };
    }
}
