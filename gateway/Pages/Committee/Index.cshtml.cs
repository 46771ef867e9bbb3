using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

public sealed class CommitteeModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Name { get; set; }
        public string? Mail { get; set; }
        public string? Seat { get; set; } = "Director";
        public string? Employer { get; set; }
        public int YearsOfExperience { get; set; } = 10;
        public bool Chair { get; set; }
        public bool Deputy { get; set; }
        public bool Reserve { get; set; }
    }

    public sealed class NotaryInput
    {
        public string? Body { get; set; }
        public string? Representative { get; set; }
        public string? Mail { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public NotaryInput Notary { get; set; } = new();
    [BindProperty] public string? RequestId { get; set; }

    public Judging.V1.Committee Committee { get; private set; } = new();
    public IReadOnlyList<Conflict> Conflicts { get; private set; } = [];
    public bool IsChair { get; private set; }
    public Option[] Seats => [.. Enum.GetValues<Seat>().Where(s => s != 0).Select(s => new Option(s.ToString(), Statuses.Word(T, s)))];

    public async Task OnGetAsync()
    {
        RequestId = NewRequestId();
        Committee = (await Desk.Judging.GetCommitteeAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Committee;
        IsChair = (await Desk.SeatAsync()).IsChair;
        try { Conflicts = (await Desk.Judging.ListConflictsAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Conflicts; }
        catch (RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.PermissionDenied) { Conflicts = []; }
    }

    public async Task<IActionResult> OnPostAppointAsync()
    {
        var request = new AppointMemberRequest
        {
            Edition = EditionCode, RequestId = RequestId ?? NewRequestId(), Name = Form.Name ?? "", Mail = Form.Mail ?? "", Employer = Form.Employer ?? "",
            Seat = Enum.TryParse<Seat>(Form.Seat, out var seat) ? seat : Seat.Unspecified, YearsOfExperience = Form.YearsOfExperience,
            Chair = Form.Chair, Deputy = Form.Deputy, Reserve = Form.Reserve,
        };
        return await AgainUnlessAsync(await TryAsync(async () => await Desk.Judging.AppointMemberAsync(request, cancellationToken: Ct)), T["committee.appointed", request.Name]);
    }

    public async Task<IActionResult> OnPostNotaryAsync() => await AgainUnlessAsync(
        await TryAsync(async () => await Desk.Judging.SetNotaryAsync(new()
        {
            Edition = EditionCode, Body = Notary.Body ?? "", Representative = Notary.Representative ?? "", Mail = Notary.Mail ?? "",
        }, cancellationToken: Ct), "Notary"), T["committee.notarySet"]);

    public async Task<IActionResult> OnPostResolveAsync(string id, string etag, ConflictState state, string? reason) => await AgainUnlessAsync(
        await TryAsync(async () => await Desk.Judging.ResolveConflictAsync(new() { Edition = EditionCode, ConflictId = id, Etag = etag, State = state, Reason = reason ?? "" }, cancellationToken: Ct)),
        T["committee.resolved"]);

    private async Task<IActionResult> AgainUnlessAsync(bool accepted, string said)
    {
        if (accepted) return Done(said);
        await OnGetAsync();
        return Page();
    }
}
