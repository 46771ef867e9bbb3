using CseaMesh.Billing.V1;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.My;

/// <summary>An entrant's first page: what needs him, then his entries. Staff and members of the committee are sent to theirs.</summary>
public sealed class MyIndexModel(Desk desk) : AppPage(desk)
{
    public sealed record Item(string Title, string Sub, string About, System.Enum Status, string Href);

    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<Organisation> Organisations { get; private set; } = [];
    public IReadOnlyList<OrganisationMember> Invitations { get; private set; } = [];
    public IReadOnlyList<Entry> Entries { get; private set; } = [];
    public IReadOnlyList<Item> Todo { get; private set; } = [];
    public int Unread { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (await HomeOfAsync(Desk) is { } home && home != "/my") return Redirect(home);
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAcceptAsync(string id)
    {
        OrganisationMember? joined = null;
        if (await TryAsync(async () => joined = (await Desk.Registration.AcceptInvitationAsync(new() { Invitation = id }, cancellationToken: Ct)).Member))
            return Done(T["my.accepted", joined!.OrganisationName]);
        await LoadAsync();
        return Page();
    }

    /// <summary>Where somebody starts after signing in.</summary>
    public static async Task<string> HomeOfAsync(Desk desk)
    {
        var me = desk.Me;
        if (me.Secretariat || me.Auditor) return "/office";
        if (me.CheckOfficer) return "/office/checks";
        if (me.Cashier) return "/money";
        if (me.Administrator) return "/office/edition";
        var seat = await desk.SeatAsync();
        return seat.IsJudge ? "/judge" : seat.IsNotary ? "/committee/rounds" : "/my";
    }

    private async Task LoadAsync()
    {
        Edition = await Desk.EditionAsync();
        Organisations = (await Desk.Registration.GetMeAsync(new(), cancellationToken: Ct)).Organisations;
        Invitations = (await Desk.Registration.ListMyInvitationsAsync(new(), cancellationToken: Ct)).Invitations;
        if (Organisations.Count == 0) return;
        Entries = (await Desk.Registration.ListEntriesAsync(new() { Edition = EditionCode, PageSize = 200 }, cancellationToken: Ct)).Entries;
        var bills = (await Desk.Billing.ListBillsAsync(new() { Edition = EditionCode, PageSize = 100 }, cancellationToken: Ct)).Bills;
        // What a win still asks for; due dates stand on its page.
        var wins = Entries.Any(e => e.Phase == Phase.Winner) ? await Desk.AllWinsAsync(WinState.Unspecified) : [];
        Todo =
        [
            .. wins.Where(w => w.State != WinState.Revoked).SelectMany(w => w.Tasks.Where(t => t.State == WinTaskState.Open && t.Kind != WinTaskKind.Fee)
                .Select(t => new Item(Statuses.Word(T, t.Kind), w.EntryNumber, t.DueUntil is null ? Lang.Pick(w.AwardName) : T["my.winTask", Lang.Pick(w.AwardName), When.Full(When.LastMoment(t.DueUntil.ToDateTimeOffset()), Edition.Year)], t.State, $"/my/wins/{w.Id}"))),
            .. Entries.Where(e => e.Status is EntryStatus.SupplementDue or EntryStatus.Returned).Select(Of),
            .. bills.Where(b => b.State is BillState.Issued or BillState.PartPaid).Select(b => new Item(b.Number, "", Statuses.Word(T, b.Kind), b.State, $"/my/bills/{b.Number}")),
            .. Entries.Where(e => e.Status is EntryStatus.MaterialDue or EntryStatus.MaterialAndFeeDue or EntryStatus.Draft or EntryStatus.Finalist).Select(Of),
        ];
        try { Unread = (await Desk.Notification.GetInboxAsync(new() { UnreadOnly = true, PageSize = 1 }, cancellationToken: Ct)).UnreadCount; }
        catch (RpcException) { /* the inbox is not worth failing the page */ }
    }

    private Item Of(Entry e) => new(e.Label.Length > 0 ? e.Label : e.OrganisationName, e.Number, Lang.Pick(e.AwardName), e.Status,
        e.Phase == Phase.Draft ? $"/my/entries/draft/{e.Id}" : $"/my/entries/{e.Number}");
}
