using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My;

/// <summary>Registers an organisation, or changes what it tells about itself.</summary>
public class OrganisationFormModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? IdKind { get; set; } = "Ubn";
        public string? IdNumber { get; set; }
        public string? LegalName { get; set; }
        public string? ShortName { get; set; }
        public string? EnglishName { get; set; }
        public List<string> Kinds { get; set; } = [];
        public string? OtherKind { get; set; }
        public string? Audience { get; set; } = "Both";
        public string? IndustryCode { get; set; }
        public string? Industry { get; set; }
        public List<string> LinesOfBusiness { get; set; } = [];
        public string? GroupParentUbn { get; set; }
        public string? MailDomains { get; set; }
        public string? InvoiceTitle { get; set; }
        public string? InvoiceMail { get; set; }
        public bool TaiwanAttested { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? RequestId { get; set; }
    [BindProperty] public string? Etag { get; set; }
    [BindProperty(SupportsGet = true)] public string? Id { get; set; }

    public Option[] IdKinds => [new("Ubn", T["org.idUbn"]), new("Other", T["org.idOther"])];
    public Option[] KindOptions => [.. Enum.GetValues<OrganisationKind>().Where(k => k != 0).Select(k => new Option(k.ToString(), Statuses.Word(T, k)))];
    public Option[] Audiences => [.. Enum.GetValues<Audience>().Where(k => k != 0).Select(k => new Option(k.ToString(), Statuses.Word(T, k)))];

    public bool HasError(string key) => ModelState.TryGetValue(key, out var state) && state.Errors.Count > 0;

    public ListIndustriesResponse Trades { get; private set; } = new();
    public IEnumerable<Option> IndustryOptions => Trades.Industries.Select(i => new Option(i.Code, Lang.Pick(i.Name))).Prepend(new("", "—"));

    protected async Task LoadAsync() => Trades = await Desk.Registration.ListIndustriesAsync(new(), cancellationToken: Ct);

    public virtual async Task OnGetAsync()
    {
        RequestId = NewRequestId();
        await LoadAsync();
        if (Id is null) { Form.InvoiceMail = Me.Mail; return; }
        var organisation = (await Desk.Registration.GetOrganisationAsync(new() { Organisation = Id }, cancellationToken: Ct)).Organisation;
        Etag = organisation.Etag;
        var f = organisation.Form;
        Form = new Input
        {
            IdKind = f.IdKind.ToString(), IdNumber = f.IdNumber, LegalName = f.LegalName, ShortName = f.ShortName, EnglishName = f.EnglishName,
            Kinds = [.. f.Kinds.Select(k => k.ToString())], OtherKind = f.OtherKind, Audience = f.Audience.ToString(), Industry = f.Industry, IndustryCode = f.IndustryCode, LinesOfBusiness = [.. f.LinesOfBusiness],
            GroupParentUbn = f.GroupParentUbn, MailDomains = string.Join(' ', f.MailDomains), InvoiceTitle = f.InvoiceTitle, InvoiceMail = f.InvoiceMail,
            TaiwanAttested = f.TaiwanAttested,
        };
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var form = new OrganisationForm
        {
            IdKind = Pick<IdKind>(Form.IdKind), IdNumber = Form.IdNumber ?? "", LegalName = Form.LegalName ?? "", ShortName = Form.ShortName ?? "",
            EnglishName = Form.EnglishName ?? "", OtherKind = Form.OtherKind ?? "", Audience = Pick<Audience>(Form.Audience), Industry = Form.Industry ?? "", IndustryCode = Form.IndustryCode ?? "",
            GroupParentUbn = Form.GroupParentUbn ?? "", InvoiceTitle = Form.InvoiceTitle ?? "", InvoiceMail = Form.InvoiceMail ?? "",
            TaiwanAttested = Form.TaiwanAttested,
        };
        form.LinesOfBusiness.Add(Form.LinesOfBusiness);
        form.Kinds.Add(Form.Kinds.Select(Pick<OrganisationKind>).Where(k => k != 0));
        form.MailDomains.Add((Form.MailDomains ?? "").Split([' ', ',', '，', '、', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

        Organisation? saved = null;
        var accepted = await TryAsync(async () => saved = string.IsNullOrEmpty(Id)
            ? (await Desk.Registration.RegisterOrganisationAsync(new() { RequestId = RequestId ?? NewRequestId(), Form = form }, cancellationToken: Ct)).Organisation
            : (await Desk.Registration.UpdateOrganisationAsync(new() { Organisation = Id, Etag = Etag ?? "", Form = form }, cancellationToken: Ct)).Organisation);
        if (!accepted)
        {
            await LoadAsync();
            return Page();
        }
        return Done(string.IsNullOrEmpty(Id) ? T["org.registered", saved!.Form.LegalName] : T["org.saved"], new { id = saved!.Id }, "/My/Organisation");
    }

    private static TEnum Pick<TEnum>(string? value) where TEnum : struct, Enum => Enum.TryParse<TEnum>(value, out var picked) ? picked : default;
}
