using System.Globalization;
using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>Term, cap and known relations of one member; the relations fill the conflict pass beforehand.</summary>
public sealed class MemberModel(Desk desk) : AppPage(desk)
{
    private const int Spare = 3;

    public sealed class Input
    {
        public string? TermFrom { get; set; }
        public string? TermUntil { get; set; }
        public int MaxSheets { get; set; }
    }

    public sealed class Row
    {
        public string? Kind { get; set; }
        public string? Name { get; set; }
        public string? Ubn { get; set; }
        public string? From { get; set; }
        public string? Until { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public List<Row> Ties { get; set; } = [];
    [BindProperty] public string? Etag { get; set; }

    public Member Member { get; private set; } = new();
    public bool MayEdit { get; private set; }
    public Option[] Kinds => [new("", T["judge.noRelation"]), .. Enum.GetValues<ConflictKind>().Where(k => k != 0).Select(k => new Option(k.ToString(), Statuses.Word(T, k)))];

    public async Task<IActionResult> OnGetAsync(string member)
    {
        if (!await LoadAsync(member)) return NotFound();
        Etag = Member.Etag;
        Form = new() { TermFrom = Member.TermFrom, TermUntil = Member.TermUntil, MaxSheets = Member.MaxSheets };
        var ties = (await Desk.Judging.GetMemberTiesAsync(new() { Edition = EditionCode, MemberId = member }, cancellationToken: Ct)).Ties;
        Ties = [.. ties.Select(t => new Row { Kind = t.Kind.ToString(), Name = t.Name, Ubn = t.Ubn, From = t.From, Until = t.Until }), .. Enumerable.Range(0, Spare).Select(_ => new Row())];
        return Page();
    }

    public async Task<IActionResult> OnPostTermAsync(string member)
    {
        var request = new UpdateMemberRequest { Edition = EditionCode, MemberId = member, TermFrom = Form.TermFrom ?? "", TermUntil = Form.TermUntil ?? "", MaxSheets = Form.MaxSheets, Etag = Etag ?? "" };
        if (await TryAsync(async () => await Desk.Judging.UpdateMemberAsync(request, cancellationToken: Ct))) return Done(T["member.saved"], new { member });
        var typed = Form;
        var shown = await OnGetAsync(member);
        Form = typed;
        return shown;
    }

    public async Task<IActionResult> OnPostTiesAsync(string member)
    {
        var request = new SetMemberTiesRequest { Edition = EditionCode, MemberId = member };
        request.Ties.Add(Ties.Where(t => !string.IsNullOrWhiteSpace(t.Name)).Select(t => new MemberTie
        {
            Kind = Enum.TryParse<ConflictKind>(t.Kind, out var kind) ? kind : ConflictKind.Unspecified,
            Name = t.Name ?? "", Ubn = t.Ubn ?? "", From = t.From ?? "", Until = t.Until ?? "",
        }));
        SetMemberTiesResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Judging.SetMemberTiesAsync(request, cancellationToken: Ct)))
        {
            return Done(answer!.Proposed.Count > 0 ? T["member.tiesProposed", answer.Proposed.Count] : T["member.tiesSaved", answer.Ties.Count], new { member });
        }

        var typed = Ties;
        var shown = await OnGetAsync(member);
        Ties = typed;
        return shown;
    }

    public static string Place(int i) => i.ToString(CultureInfo.InvariantCulture);

    private async Task<bool> LoadAsync(string member)
    {
        var found = (await Desk.Judging.GetCommitteeAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Committee.Members.FirstOrDefault(m => m.Id == member);
        (Member, MayEdit) = (found ?? new(), Me.Secretariat);
        return found is not null;
    }
}
