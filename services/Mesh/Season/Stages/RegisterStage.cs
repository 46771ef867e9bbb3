using CseaMesh.Edition.V1;
using CseaMesh.Mesh.Season.Plan;
using CseaMesh.Registration.V1;
using AwardClass = CseaMesh.Common.V1.AwardClass;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>Sixty organisations open their accounts and register 240 entries over all 33 awards (REG-01..12, ELI-01..13).</summary>
internal sealed class RegisterStage : IStage
{
    private static readonly string[] LinesOfBusiness = ["telephone-service", "telemarketing", "debt-collection", "customer-consultation"];

    public string Zh => "報名：60 個單位、240 件";

    public string En => "Register: 60 organisations, 240 entries";

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        await run.ClockAsync(4, 15);
        await RegisterOrganisationsAsync(run, steps);
        await run.SettleAsync();
        await ClaimMembershipsAsync(run);
        await RegisterPersonsAsync(run, steps);
        await run.SettleAsync();
        await ShowThatGatesHoldAsync(run);

        // One checkout after the other, so that numbers follow the order in which people came.
        steps.Expect(run.Entries.Count);
        foreach (var organisation in run.Plan.Organisations)
        {
            await run.ClockAsync(4, 16 + (organisation.No / 5), 9, organisation.No % 5);
            var own = run.Entries.Where(e => e.Plan.Organisation == organisation && !e.Plan.PersonPays).ToList();
            var parts = organisation.Pays == PayHabit.TwoBillsAtOnce ? own.Chunk(2) : [own.ToArray()];
            foreach (var part in parts.Where(p => p.Length > 0))
            {
                await CheckOutAsync(run, run.Managers[organisation.No], part);
                steps.Did(part.Length);
            }
        }

        foreach (var own in run.Entries.Where(e => e.Plan.PersonPays))
        {
            await CheckOutAsync(run, run.Persons[own.Plan.No], [own]);
            steps.Did();
        }

        await run.SettleAsync();
    }

    /// <summary>Managers open their accounts and register their organisations; the secretariat checks each identifier (ELI-03).</summary>
    public static async Task RegisterOrganisationsAsync(SeasonRun run, Steps steps)
    {
        await steps.EachAsync(run.Plan.Organisations, async o => AddLocked(run.Managers, o.No, await run.SignUpAsync(o.ManagerName, o.ManagerMail)), atOnce: 3);
        var secretary = run.Staff.Secretary.Registration;
        steps.Expect(run.Plan.Organisations.Count);
        foreach (var o in run.Plan.Organisations)
        {
            var manager = run.Managers[o.No];
            var organisation = (await manager.Registration.RegisterOrganisationAsync(new RegisterOrganisationRequest
            {
                RequestId = RequestIds.Of($"season-organisation-{o.No}"),
                Form = new OrganisationForm
                {
                    IdKind = IdKind.Ubn, IdNumber = o.Ubn, LegalName = o.LegalName, ShortName = o.ShortName, EnglishName = o.EnglishName,
                    IndustryCode = o.IndustryCode, Industry = o.IndustryCode == "other" ? "資訊服務" : "",
                    LinesOfBusiness = { LinesOfBusiness[o.No % LinesOfBusiness.Length] },
                    Kinds = { OrganisationKind.CompanyServiceUnit }, Audience = o.No % 5 == 0 ? Audience.Internal : Audience.Both, MailDomains = { o.Domain },
                    InvoiceTitle = o.LegalName, InvoiceMail = $"invoice@{o.Domain}", TaiwanAttested = true,
                },
            })).Organisation;
            run.OrganisationIds[o.No] = organisation.Id;
            await secretary.VerifyOrganisationAsync(new VerifyOrganisationRequest { Organisation = organisation.Id, Etag = organisation.Etag });
            steps.Did();
        }
    }

    // Every fourth organisation is a group member; one of them is verified only after it was billed at the full price.
    private static async Task ClaimMembershipsAsync(SeasonRun run)
    {
        foreach (var o in run.Plan.Organisations.Where(o => o.GroupMember || o.VerifiedLate))
        {
            var claimed = (await run.Managers[o.No].Registration.ClaimMembershipAsync(new ClaimMembershipRequest
            {
                RequestId = RequestIds.Of($"season-membership-{o.No}"), Kind = MembershipKind.Group, Organisation = run.OrganisationIds[o.No], MemberNumber = $"G{o.No:000}",
                From = "2025-01-01", To = "2025-12-31", Evidence = "114 年度會費收據",
            })).Membership;
            if (!o.VerifiedLate)
            {
                await run.Staff.Secretary.Registration.VerifyMembershipAsync(new VerifyMembershipRequest { Membership = claimed.Id, Etag = claimed.Etag });
            }
        }
    }

    // A few stars register and pay for themselves; their organisation has invited them.
    private static async Task RegisterPersonsAsync(SeasonRun run, Steps steps)
    {
        var alone = run.Entries.Where(e => e.Plan.PersonPays).ToList();
        steps.Expect(alone.Count);
        foreach (var entry in alone)
        {
            var (o, mail) = (entry.Plan.Organisation, PersonMail(entry.Plan));
            await run.Managers[o.No].Registration.InviteMemberAsync(new InviteMemberRequest
            {
                RequestId = RequestIds.Of($"season-invite-{entry.Plan.No}"), Organisation = run.OrganisationIds[o.No], Name = entry.Plan.PersonName, Mail = mail, Role = MemberRole.Member,
            });
            var person = await run.SignUpAsync(entry.Plan.PersonName, mail);
            var invitation = (await person.Registration.ListMyInvitationsAsync(new ListMyInvitationsRequest())).Invitations.Single();
            await person.Registration.AcceptInvitationAsync(new AcceptInvitationRequest { Invitation = invitation.Id });
            run.Persons[entry.Plan.No] = person;
            steps.Did();
        }
    }

    private static async Task ShowThatGatesHoldAsync(SeasonRun run)
    {
        var manager = run.Managers[1].Registration;
        var organisation = run.OrganisationIds[1];

        // A manager may not enter an award for non-managers (ELI-08), and ten years of management are ten (ELI-05).
        var everything = new SeasonPlan(1).Entries;
        var star = FormOf(run, everything.First(e => e.Award == 27));
        star.IsManager = true;
        await run.RefusedAsync("MANAGER_NOT_ALLOWED", () => TryAsync(star, "gate-27"));
        var executive = FormOf(run, everything.First(e => e.Award == 21));
        executive.YearsManagement = 9;
        await run.RefusedAsync("ELIGIBILITY_YEARS", () => TryAsync(executive, "gate-21"));

        async Task TryAsync(EntryForm form, string request)
        {
            var draft = (await manager.SaveDraftAsync(new SaveDraftRequest { Edition = SeasonRun.Edition, RequestId = RequestIds.Of(request), Organisation = organisation, Form = form })).Entry;
            try
            {
                await manager.RegisterEntriesAsync(Register(run, $"{request}-register", [draft.Id]));
            }
            finally
            {
                await manager.DeleteDraftAsync(new DeleteDraftRequest { Draft = draft.Id });
            }
        }
    }

    private static async Task CheckOutAsync(SeasonRun run, Session who, IReadOnlyList<SeasonEntry> entries)
    {
        var drafts = new List<string>();
        foreach (var entry in entries)
        {
            var organisation = run.OrganisationIds[entry.Plan.Organisation.No];
            var saved = await who.Registration.SaveDraftAsync(new SaveDraftRequest
            {
                Edition = SeasonRun.Edition, RequestId = RequestIds.Of($"season-draft-{entry.Plan.No}"), Organisation = organisation, Form = FormOf(run, entry.Plan),
            });
            Require.That(saved.Problems.Count == 0, $"Entry {entry.Plan.No} for award {entry.Plan.Award} would be refused: {string.Join("; ", saved.Problems.Select(p => $"{p.Code} {p.Text.En}"))}");
            drafts.Add(saved.Entry.Id);
        }

        var registered = await who.Registration.RegisterEntriesAsync(Register(run, $"season-register-{entries[0].Plan.No}", drafts));
        Require.That(registered.Entries.Count == entries.Count, $"{entries.Count} drafts gave {registered.Entries.Count} entries.");
        foreach (var entry in entries)
        {
            var own = registered.Entries.Single(e => e.Form.Award == entry.Plan.Award && (entry.Plan.Class == AwardClass.Corporate || e.Label == Label(entry.Plan)));
            (entry.Id, entry.Number) = (own.Id, own.Number);
        }
    }

    private static RegisterEntriesRequest Register(SeasonRun run, string request, IEnumerable<string> drafts) => new()
    {
        Edition = SeasonRun.Edition, RequestId = RequestIds.Of(request), Drafts = { drafts },
        Confirmations = new RegistrationConfirmations { Intention = true, Rules = true, NoRefund = true, NoticeVersion = run.Rulebook.Notices[^1].Version },
    };

    /// <summary>The form as this entrant would fill it in.</summary>
    private static EntryForm FormOf(SeasonRun run, PlannedEntry entry)
    {
        var award = run.Award(entry.Award);
        var gate = award.Gate ?? new Gate();
        var form = new EntryForm
        {
            Award = entry.Award, TeamName = entry.TeamName, InternationalWish = entry.Wish, TookPartBefore = entry.No % 6 == 0,
            Payer = entry.PersonPays ? PayerKind.Person : PayerKind.Organisation,
            Contact = new Contact { Name = entry.Organisation.ManagerName, Mail = entry.Organisation.ManagerMail, Phone = "02-2700-1234" },
            AttestedChecks = { gate.Checks.Select(c => c.Key) },
        };
        if (entry.Class == AwardClass.Individual)
        {
            form.Person = new PersonForm { Name = entry.PersonName, Mail = PersonMail(entry), Phone = "0912-345-678", Post = gate.Role == EntrantRole.ManagerOnly ? "客服部經理" : "客服專員" };
            form.YearsManagement = gate.Role == EntrantRole.ManagerOnly ? 12 : 0;
            form.YearsField = 9;
            form.IsManager = gate.Role == EntrantRole.ManagerOnly;
        }

        switch (gate.KeyFact)
        {
            case KeyFact.Campaign:
                form.Campaigns.Add(new Campaign { Name = "全通路感謝祭", From = "2024-10-01", To = "2024-12-31" });
                break;
            case KeyFact.GoLive:
                form.GoLiveOn = "2025-01-15";
                break;
        }

        return form;
    }

    private static string Label(PlannedEntry entry) => entry.Class == AwardClass.Team ? entry.TeamName : entry.PersonName;

    private static string PersonMail(PlannedEntry entry) => $"person{entry.No}@{entry.Organisation.Domain}";

    private static void AddLocked(Dictionary<int, Session> sessions, int no, Session session)
    {
        lock (sessions)
        {
            sessions[no] = session;
        }
    }
}
