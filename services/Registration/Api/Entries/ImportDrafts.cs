using CseaMesh.Platform.Text;
using CseaMesh.Registration.Editions;
using CseaMesh.Registration.Sheets;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    private const int MaxDraftText = 400_000;

    private static readonly Column[] DraftColumns =
    [
        new("award", true, "獎項", "獎項編號", "獎項名稱", "報名獎項"), new("team_name", false, "團隊名稱", "團隊"), new("name", false, "姓名", "參賽者", "參賽者姓名"),
        new("english_name", false, "英文姓名", "英文名"), new("mail", false, "電子郵件", "信箱", "email", "e-mail"), new("phone", false, "電話", "手機"),
        new("post", false, "現職", "職稱"), new("years_management", false, "管理年資"), new("years_field", false, "領域年資", "服務年資", "年資"),
        new("is_manager", false, "主管職", "是否主管"), new("attested", false, "聲明", "已聲明"), new("payer", false, "繳費人"),
        new("contact_name", false, "聯絡人"), new("contact_mail", false, "聯絡信箱", "聯絡人信箱"), new("contact_phone", false, "聯絡電話", "聯絡人電話"),
        new("international_wish", false, "國際參賽意願", "國際意願"), new("took_part_before", false, "曾參賽", "曾參加"),
        new("campaign_name", false, "行銷活動", "活動名稱"), new("campaign_from", false, "活動開始", "活動起日"), new("campaign_to", false, "活動結束", "活動迄日"), new("go_live_on", false, "上線日期", "上線日"),
    ];

    /// <summary>Many colleagues at once. Every row is held to what registration would refuse, so that the cart that comes of it goes through.</summary>
    public override async Task<V1.ImportDraftsResponse> ImportDrafts(V1.ImportDraftsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        if (await db.ReplayAsync<V1.ImportDraftsResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var book = await editions.InForceAsync(db, request.Edition, ct);
        EntryRules.WhyNotOpen(book.Season, clock.Now()).ThrowIfAny();
        var standing = await StandingAsync(caller, ct);
        var organisation = await OrganisationAsync(request.Organisation, standing, ct);
        if (!standing.IsMember(organisation.Id))
        {
            throw Caller.NotYours();
        }

        var choice = ImportRows.Choice(request.Choice);
        if (request.Text.Length > MaxDraftText)
        {
            throw Refusal.Invalid("text", $"內容最多 {MaxDraftText} 字", $"text takes at most {MaxDraftText} characters", "TOO_LONG");
        }

        var sheet = Sheet.Read("text", request.Text, DraftColumns, MaxCheckout);
        var report = new ImportRows(sheet);
        var taken = await TakenAsync(book.Season.Code, organisation.Id, drafts: true, ct);
        var made = report.Read(sheet, book, request.Contact, taken, (form, award) => NewEntry(form, award, book, organisation, caller.Id));
        var response = new V1.ImportDraftsResponse { Report = report.Close(choice) };
        if (response.Report.Stored)
        {
            db.Entries.AddRange(made);
            db.Remember(caller.Id, request.RequestId, request, response, clock.Now());
            await db.SaveChangesAsync(ct);
        }

        return response;
    }

    /// <summary>Who stands in which award already, of this organisation: by name and address, as a sheet can tell people apart.</summary>
    private async Task<HashSet<string>> TakenAsync(string edition, string organisation, bool drafts, CancellationToken ct)
    {
        var rows = await db.Entries.AsNoTracking().Where(e => e.Edition == edition && e.OrganisationId == organisation && (e.LiveKey != null || (drafts && e.Phase == Phase.Draft))).Select(e => new { e.Form, e.Class }).ToListAsync(ct);
        return [.. rows.Select(r => DraftForm.Key(r.Form, r.Class))];
    }

    private Entry NewEntry(EntryForm form, AwardRule award, Rulebook book, Organisation organisation, string by)
    {
        var entry = new Entry { Id = Ids.New(clock), Edition = book.Season.Code, OrganisationId = organisation.Id, Award = form.Award, Class = award.Class, Form = form, MadeBy = by, Label = Forms.Label(form, award.Class) };
        entry.SearchKey = SearchText.KeyOf(entry);
        return entry;
    }
}

/// <summary>Reads one row into a form, with everything that is wrong with it.</summary>
internal static class DraftForm
{
    /// <summary>
    /// The entries that the rows of a sheet ask for, each row held to what registration would refuse; the report tells of every row.
    /// </summary>
    /// <param name="report">Grows by every row.</param>
    /// <param name="sheet">The rows.</param>
    /// <param name="book">The edition.</param>
    /// <param name="contact">For rows that name none.</param>
    /// <param name="taken">Keys that are taken; those of the sheet are added.</param>
    /// <param name="make">Makes the entry of a row that is right.</param>
    public static List<Entry> Read(this ImportRows report, Sheet sheet, Rulebook book, V1.Contact? contact, HashSet<string> taken, Func<EntryForm, AwardRule, Entry> make)
    {
        var made = new List<Entry>();
        foreach (var row in sheet.Rows)
        {
            var (form, award, problems) = DraftForm.Read(row, book, contact);
            var line = report.Add(row, form is null ? row["name"] + row["team_name"] : $"{form.Award} {Forms.Label(form, award!.Class)}");
            foreach (var (column, problem) in problems)
            {
                report.Refuse(line, column, problem);
            }

            if (form is null || problems.Count > 0)
            {
                continue;
            }

            if (!taken.Add(Key(form, award!.Class)))
            {
                report.Refuse(line, "", new FieldProblem("", "同一參賽者在此獎項已有報名件或草稿，或在表中出現兩次", "this entrant has an entry or a draft in this award already, or stands in the sheet twice", "ENTRY_EXISTS"));
                continue;
            }

            var entry = make(form, award);
            (line.Outcome, line.Id) = (V1.ImportOutcome.New, entry.Id);
            made.Add(entry);
        }

        return made;
    }

    /// <summary>Who an entry is of, as a sheet can tell: by name and address.</summary>
    public static string Key(EntryForm form, AwardClass awardClass) => awardClass switch
    {
        AwardClass.Team => $"{form.Award}|{Fold.Key(form.TeamName)}",
        AwardClass.Individual => $"{form.Award}|{Fold.Key(form.Person?.Name ?? "")}|{form.Person?.Mail}",
        _ => $"{form.Award}",
    };

    public static (EntryForm? Form, AwardRule? Award, IReadOnlyList<(string Column, FieldProblem Problem)> Problems) Read(SheetRow row, Rulebook book, V1.Contact? contact)
    {
        if (Award(row["award"], book) is not { } number)
        {
            return (null, null, [("award", new FieldProblem("award", $"沒有「{Short(row["award"])}」這個獎項，請填 1 到 {book.Season.Awards.Count} 或獎項名稱", $"there is no award \"{Short(row["award"])}\": write 1 to {book.Season.Awards.Count} or its name", "AWARD_UNKNOWN"))]);
        }

        var award = book.Season.Awards[number];
        var problems = new List<(string, FieldProblem)>();
        var wire = new V1.EntryForm
        {
            Award = number,
            TeamName = row["team_name"],
            Contact = new V1.Contact
            {
                Name = Or(row["contact_name"], contact?.Name),
                Mail = Or(row["contact_mail"], contact?.Mail),
                Phone = Or(row["contact_phone"], contact?.Phone),
            },
            Payer = Fold.Key(row["payer"]) is "個人" or "本人" or "person" ? V1.PayerKind.Person : V1.PayerKind.Organisation,
        };
        if (award.Class == AwardClass.Individual)
        {
            wire.Person = new V1.PersonForm { Name = row["name"], EnglishName = row["english_name"], Mail = row["mail"], Phone = row["phone"], Post = row["post"] };
            Number("years_management", years => wire.YearsManagement = years);
            Number("years_field", years => wire.YearsField = years);
            Yes("is_manager", flag => wire.IsManager = flag);
        }

        Yes("international_wish", flag => wire.InternationalWish = flag);
        Yes("took_part_before", flag => wire.TookPartBefore = flag);
        if (row["campaign_name"].Length > 0)
        {
            wire.Campaigns.Add(new V1.Campaign { Name = row["campaign_name"], From = Day("campaign_from"), To = Day("campaign_to") });
        }

        wire.GoLiveOn = Day("go_live_on");
        Yes("attested", flag =>
        {
            if (flag)
            {
                wire.AttestedChecks.Add(award.Checks.Keys);
            }
        });
        var check = new FieldCheck();
        EntryForm? form = null;
        try
        {
            form = Forms.Entry(check, wire, book.Season);
            check.ThrowIfAny();
            problems.AddRange(FormRules.WhyNotRegister(form, award).Select(p => (ColumnOf(p.Field), p)));
        }
        catch (Refusal refusal)
        {
            problems.AddRange(refusal.Fields.Select(p => (ColumnOf(p.Field), p)));
        }

        return (form, award, problems);

        void Number(string column, Action<int> set)
        {
            var text = row[column].Normalize(System.Text.NormalizationForm.FormKC).TrimEnd('年').Trim();
            if (int.TryParse(text, System.Globalization.NumberStyles.None, null, out var years))
            {
                set(years);
            }
            else if (text.Length > 0)
            {
                problems.Add((column, new FieldProblem(column, $"「{Short(row[column])}」不是年數", $"\"{Short(row[column])}\" is not a number of years", "INVALID")));
            }
        }

        // Dates as people write them; what is none stays as it was written and is refused by its field.
        string Day(string column) => Sheet.Date(row[column]) is { } day ? Wire.Day(day) : row[column];

        void Yes(string column, Action<bool> set)
        {
            if (Sheet.Flag(row[column]) is { } flag)
            {
                set(flag);
            }
            else if (row[column].Length > 0)
            {
                problems.Add((column, new FieldProblem(column, $"「{Short(row[column])}」須為是或否", $"\"{Short(row[column])}\" must be yes or no", "INVALID")));
            }
        }
    }

    private static int? Award(string text, Rulebook book)
    {
        var folded = Fold.Key(text);
        if (int.TryParse(folded, System.Globalization.NumberStyles.None, null, out var number))
        {
            return book.Season.Awards.ContainsKey(number) ? number : null;
        }

        return folded.Length == 0 ? null : book.Document.Awards.FirstOrDefault(a => Fold.Key(a.Name.Zh) == folded || Fold.Key(a.Name.En) == folded || a.Code == folded)?.Number;
    }

    private static string ColumnOf(string field) => field.Replace("form.", "", StringComparison.Ordinal).Replace("person.", "", StringComparison.Ordinal) switch
    {
        "contact" or "contact.name" => "contact_name",
        "contact.mail" => "contact_mail",
        "contact.phone" => "contact_phone",
        "attested_checks" => "attested",
        "person" => "name",
        "campaigns" or "campaigns[0].name" => "campaign_name",
        "campaigns[0].from" => "campaign_from",
        "campaigns[0].to" => "campaign_to",
        var name => name,
    };

    private static string Or(string cell, string? otherwise) => cell.Length > 0 ? cell : otherwise ?? "";

    private static string Short(string text) => text.Length <= 40 ? text : $"{text[..40]}…";
}
