using CseaMesh.Platform.Text;
using CseaMesh.Registration.Sheets;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    private const int MaxMembershipFile = 1 << 20;
    private const int MaxMembershipRows = 5000;

    private static readonly Column[] MembershipColumns =
    [
        new("kind", true, "會員類別", "類別", "會籍"), new("member_number", true, "會員編號", "編號"), new("holder", true, "統一編號", "統編或信箱", "統編", "電子郵件"),
        new("name", false, "會員名稱", "名稱", "姓名"), new("from", true, "起日", "生效日", "會籍起日"), new("to", true, "迄日", "到期日", "會籍迄日"), new("evidence", false, "備註", "證明"),
    ];

    /// <summary>
    /// The association's own list (FEE-06, FEE-07): what it says is verified. A holder who is not registered yet is remembered by number or
    /// address, and the membership is bound when he is.
    /// </summary>
    public override async Task<V1.ImportMembershipsResponse> ImportMemberships(V1.ImportMembershipsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        if (await db.ReplayAsync<V1.ImportMembershipsResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var choice = ImportRows.Choice(request.Choice);
        var sheet = Sheet.Read("file", Sheet.Text("file", request.File.Span, MaxMembershipFile), MembershipColumns, MaxMembershipRows);
        var report = new ImportRows(sheet);
        var numbers = sheet.Rows.Select(r => Fold.Key(r["member_number"]).ToUpperInvariant()).ToHashSet();
        var known = (await db.Memberships.ToListAsync(ct)).Where(m => numbers.Contains(Fold.Key(m.MemberNumber).ToUpperInvariant())).ToDictionary(m => (m.Kind, Fold.Key(m.MemberNumber), m.From));
        var holders = await HoldersAsync(sheet, ct);
        var seen = new HashSet<(MembershipKind, string, DateOnly)>();
        foreach (var row in sheet.Rows)
        {
            var line = report.Add(row, $"{row["member_number"]} {row["name"]}".Trim());
            var check = new FieldCheck();
            if (Read(row, check) is not { } read)
            {
                foreach (var problem in Problems(check))
                {
                    report.Refuse(line, problem.Field, problem);
                }

                continue;
            }

            if (!seen.Add((read.Kind, Fold.Key(read.Number), read.From)))
            {
                report.Refuse(line, "member_number", new FieldProblem("member_number", "表中已有同一會員同一起日的列", "the sheet holds this member and term twice", "DUPLICATE_ROW"));
                continue;
            }

            line.Outcome = Put(read, known.GetValueOrDefault((read.Kind, Fold.Key(read.Number), read.From)), holders, line);
        }

        var response = new V1.ImportMembershipsResponse { Report = report.Close(choice) };
        if (response.Report.Stored)
        {
            db.Remember(caller.Id, request.RequestId, request, response, clock.Now());
            await db.SaveChangesAsync(ct);
        }

        return response;
    }

    private sealed record MembershipRow(MembershipKind Kind, string Number, string Holder, string Name, DateOnly From, DateOnly To, string Evidence);

    private static MembershipRow? Read(SheetRow row, FieldCheck check)
    {
        MembershipKind? kind = Fold.Key(row["kind"]) switch
        {
            "團體" or "團體會員" or "group" => MembershipKind.Group,
            "個人" or "個人會員" or "individual" => MembershipKind.Individual,
            _ => null,
        };
        check.True(kind is not null, "kind", "會員類別須為團體或個人", "kind must be group or individual");
        var number = check.Text("member_number", row["member_number"], 20);
        var name = check.Optional("name", row["name"], 60);
        var evidence = check.Optional("evidence", row["evidence"], 200);
        var (from, to) = (Sheet.Date(row["from"]), Sheet.Date(row["to"]));
        check.True(from is not null, "from", "起日不是日期", "from is not a date");
        check.True(to is not null, "to", "迄日不是日期", "to is not a date");
        check.True(from is null || to is null || from <= to, "to", "會籍迄日不得早於起日", "to must not be before from", "TERM_INVALID");
        var holder = "";
        if (kind == MembershipKind.Group)
        {
            holder = Ubn.Clean(row["holder"]);
            check.True(Ubn.IsValid(holder), "holder", $"統一編號「{holder}」不符檢查碼規則", $"\"{holder}\" is not a unified business number", "UBN_INVALID");
        }
        else if (kind == MembershipKind.Individual)
        {
            holder = check.Mail("holder", row["holder"]);
        }

        return check.Ok ? new MembershipRow(kind!.Value, number, holder, name.Length > 0 ? name : holder, from!.Value, to!.Value, evidence) : null;
    }

    private static IReadOnlyList<FieldProblem> Problems(FieldCheck check)
    {
        try
        {
            check.ThrowIfAny();
            return [];
        }
        catch (Refusal refusal)
        {
            return refusal.Fields;
        }
    }

    /// <summary>Registered organisations by number and people by address, as far as the sheet names them.</summary>
    private async Task<IReadOnlyDictionary<string, (string? Organisation, string? Person, string Name)>> HoldersAsync(Sheet sheet, CancellationToken ct)
    {
        var ubns = sheet.Rows.Select(r => Ubn.Clean(r["holder"])).Where(Ubn.IsValid).Distinct().ToList();
        var mails = sheet.Rows.Select(r => r["holder"].ToLowerInvariant()).Where(h => h.Contains('@', StringComparison.Ordinal)).Distinct().ToList();
        var holders = new Dictionary<string, (string?, string?, string)>();
        foreach (var some in ubns.Chunk(500))
        {
            foreach (var o in await db.Organisations.Where(o => o.IdKind == IdKind.Ubn && some.Contains(o.IdNumber)).Select(o => new { o.Id, o.IdNumber, o.LegalName, o.MergedInto }).ToListAsync(ct))
            {
                holders[o.IdNumber] = (o.MergedInto ?? o.Id, null, o.LegalName);
            }
        }

        foreach (var some in mails.Chunk(500))
        {
            foreach (var p in await db.People.Where(p => some.Contains(p.Mail)).OrderBy(p => p.HasAccount).Select(p => new { p.Id, p.Mail, p.Name }).ToListAsync(ct))
            {
                holders[p.Mail] = (null, p.Id, p.Name);
            }
        }

        return holders;
    }

    private V1.ImportOutcome Put(MembershipRow read, Membership? known, IReadOnlyDictionary<string, (string? Organisation, string? Person, string Name)> holders, V1.ImportedRow line)
    {
        var (organisation, person, name) = holders.GetValueOrDefault(read.Holder, (null, null, read.Name));
        if (known is not null)
        {
            line.Id = known.Id;
            if (known.State == MembershipState.Verified && known.To == read.To && known.OrganisationId == organisation && known.PersonId == person)
            {
                return V1.ImportOutcome.Unchanged;
            }

            (known.State, known.To, known.Reason, known.OrganisationId, known.PersonId) = (MembershipState.Verified, read.To, "", organisation, person);
            known.HolderKey = known.IsBound ? "" : read.Holder;
            people.TellIfBound(known);
            return V1.ImportOutcome.Changed;
        }

        var membership = new Membership
        {
            Id = Ids.New(clock),
            Kind = read.Kind,
            OrganisationId = organisation,
            PersonId = person,
            HolderName = name,
            MemberNumber = read.Number,
            From = read.From,
            To = read.To,
            Evidence = read.Evidence,
            State = MembershipState.Verified,
        };
        membership.HolderKey = membership.IsBound ? "" : read.Holder;
        db.Memberships.Add(membership);
        people.TellIfBound(membership);
        line.Id = membership.Id;
        return V1.ImportOutcome.New;
    }
}
