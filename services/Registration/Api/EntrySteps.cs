using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.Data;
using CseaMesh.Registration.Editions;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

/// <summary>
/// Steps in the life of an entry that rpcs, reactions and the clock share. Each changes the row, writes its history line and publishes the
/// event in the change set at hand; whoever calls saves.
/// </summary>
internal sealed class EntrySteps(RegistrationDb db, Outbox outbox, EditionBook editions, Lookup lookup, TimeProvider clock)
{
    private readonly Dictionary<(string, int), AwardProgress> _awards = [];

    public void Tell(Entry entry, string act, string zh, string en, string reason = "") => db.History.Add(new HistoryRow
    {
        Id = Ids.New(clock),
        EntryId = entry.Id,
        At = clock.Now(),
        Act = act,
        Zh = zh,
        En = en,
        By = Actor.Current,
        Reason = reason,
    });

    public void Publish(Entry entry, IMessage fact) => outbox.Publish(entry.Edition, entry.Id, entry.NextFact(), fact);

    public void AskStaff(string edition, string kind, string zh, string en, string? entryId = null) =>
        db.StaffTasks.Add(new StaffTask { Id = Ids.New(clock), Edition = edition, Kind = kind, Zh = zh, En = en, EntryId = entryId });

    /// <summary>Progress of an award; made on first use.</summary>
    public async Task<AwardProgress> AwardAsync(string edition, int award, CancellationToken ct)
    {
        if (_awards.TryGetValue((edition, award), out var known))
        {
            return known;
        }

        var row = await db.AwardProgress.SingleOrDefaultAsync(a => a.Edition == edition && a.Award == award, ct);
        if (row is null)
        {
            row = new AwardProgress { Id = Ids.New(clock), Edition = edition, Award = award };
            db.AwardProgress.Add(row);
        }

        return _awards[(edition, award)] = row;
    }

    public async Task<EditionProgress> EditionAsync(string code, CancellationToken ct)
    {
        var row = await db.EditionProgress.SingleOrDefaultAsync(e => e.Code == code, ct);
        if (row is null)
        {
            row = new EditionProgress { Id = Ids.New(clock), Code = code };
            db.EditionProgress.Add(row);
        }

        return row;
    }

    /// <summary>PRE-06: the entry gains the right to compete once material, fee and organisation are in order. True when it did.</summary>
    public async Task<bool> TryQualifyAsync(Entry entry, CancellationToken ct)
    {
        if (entry.Phase != Phase.Registered || entry.Material != Material.Accepted || !entry.FeeSettled)
        {
            return false;
        }

        var organisation = await lookup.OrganisationAsync(entry.OrganisationId, ct);
        var reviewSealed = await db.AwardProgress.AnyAsync(a => a.Edition == entry.Edition && a.Award == entry.Award && a.ReviewSealed, ct);
        if (!EntryRules.MayQualify(entry, organisation.IsVerified, reviewSealed))
        {
            if (reviewSealed)
            {
                AskStaff(entry.Edition, "TOO_LATE_TO_QUALIFY", $"{entry.Number} 資料與費用齊備，但該獎項複審已封存。", $"{entry.Number} is complete, but the review of its award is sealed.", entry.Id);
            }

            return false;
        }

        entry.Phase = Phase.Qualified;
        entry.FeeInDoubt = false;
        Tell(entry, "QUALIFIED", "取得參賽資格", "Gained the right to compete");
        Publish(entry, new V1.EntryQualified
        {
            Entry = await lookup.FactsAsync(entry, ct),
            Organisation = Wire.Facts(organisation),
            At = Wire.Time(clock.Now()),
        });
        return true;
    }

    /// <summary>Back to REGISTERED before review opens.</summary>
    public async Task UnqualifyAsync(Entry entry, string reason, CancellationToken ct)
    {
        entry.Phase = Phase.Registered;
        Tell(entry, "UNQUALIFIED", "參賽資格回到待認定", "The right to compete is open again", reason);
        Publish(entry, new V1.EntryUnqualified { Entry = await lookup.FactsAsync(entry, ct), Reason = reason, At = Wire.Time(clock.Now()) });
    }

    /// <summary>PRE-05, FEE-09.</summary>
    public async Task LapseAsync(Entry entry, LapseReason why, string reason, CancellationToken ct)
    {
        var before = entry.Phase;
        entry.Leave(Phase.Lapsed, reason);
        entry.LapseReason = why;
        entry.FeeInDoubt = false;
        var words = Eligibility.Say(why);
        Tell(entry, "LAPSED", $"失去參賽資格：{words.Zh}", $"Lapsed: {words.En}", reason);
        Publish(entry, new V1.EntryLapsed
        {
            Entry = await lookup.FactsAsync(entry, ct),
            PhaseBefore = (V1.Phase)before,
            LapseReason = (V1.LapseReason)why,
            Reason = reason,
            At = Wire.Time(clock.Now()),
        });
    }

    /// <summary>LAPSED or WITHDRAWN back to REGISTERED, and on to QUALIFIED where nothing is missing.</summary>
    public async Task ReinstateAsync(Entry entry, string reason, CancellationToken ct)
    {
        var before = entry.Phase;
        entry.LiveKey = Entry.KeyOf(entry.Edition, entry.Award, entry.OrganisationId, EntrantKey(entry));
        entry.ComeBack(Phase.Registered);
        Tell(entry, "REINSTATED", "恢復參賽", "Reinstated", reason);
        Publish(entry, new V1.EntryReinstated
        {
            Entry = await lookup.FactsAsync(entry, ct),
            PhaseBefore = (V1.Phase)before,
            Phase = V1.Phase.Registered,
            Reason = reason,
            At = Wire.Time(clock.Now()),
        });
        await TryQualifyAsync(entry, ct);
    }

    /// <summary>Ends a win: nothing it entitled to is left. The entry's phase is the caller's matter.</summary>
    public async Task RevokeAsync(Win win, string reason, CancellationToken ct)
    {
        win.State = WinState.Revoked;
        win.RevokedReason = reason;
        if (await db.Nominations.SingleOrDefaultAsync(n => n.WinId == win.Id, ct) is { } nomination)
        {
            nomination.State = NominationState.Dropped;
        }

        // Tickets already sent stay sent; the door refuses them.
        foreach (var ticket in await db.Tickets.Where(t => t.WinId == win.Id && t.State == TicketState.Issued).ToListAsync(ct))
        {
            (ticket.State, ticket.Table) = (TicketState.Void, 0);
        }

        foreach (var certificate in await db.Certificates.Where(c => c.WinId == win.Id && c.State == CertificateState.Valid).ToListAsync(ct))
        {
            certificate.State = CertificateState.Revoked;
        }
    }

    /// <summary>Brings an ended win back with what it entitled to; void tickets stay void, new ones are issued instead.</summary>
    public async Task ReviveAsync(Win win, CancellationToken ct)
    {
        (win.State, win.RevokedReason) = (win.FeeSettled ? WinState.Released : WinState.Locked, "");
        if (await db.Nominations.SingleOrDefaultAsync(n => n.WinId == win.Id, ct) is { State: NominationState.Dropped } dropped)
        {
            dropped.State = NominationState.Drafted;
        }

        if (await db.Certificates.Where(c => c.WinId == win.Id && c.State == CertificateState.Revoked).OrderByDescending(c => c.Issue).FirstOrDefaultAsync(ct) is { } certificate)
        {
            certificate.State = CertificateState.Valid;
        }
    }

    /// <summary>WIN-01, FEE-13: the entry is no winner any more; what was paid stays paid.</summary>
    public async Task ForfeitAsync(Entry entry, Win win, ForfeitReason why, string reason, CancellationToken ct)
    {
        entry.Phase = Phase.Forfeited;
        entry.ForfeitReason = why;
        entry.Reason = reason;
        await RevokeAsync(win, reason, ct);
        Tell(entry, "FORFEITED", why == ForfeitReason.Declined ? "放棄獲獎" : "未於期限內繳清獎項費，喪失獲獎資格", why == ForfeitReason.Declined ? "Award declined" : "Win forfeited: award fee not paid in time", reason);
        outbox.Publish(win.Edition, win.Id, win.NextFact(), new V1.WinForfeited
        {
            Win = win.Id,
            Entry = await lookup.FactsAsync(entry, ct),
            ForfeitReason = (V1.ForfeitReason)why,
            Reason = reason,
            At = Wire.Time(clock.Now()),
        });
    }

    public async Task ChangeTaskAsync(Win win, Entry entry, WinTaskKind kind, WinTaskState state, CancellationToken ct)
    {
        if (win.Task(kind) is not { } task || task.State == state)
        {
            return;
        }

        task.State = state;
        outbox.Publish(win.Edition, win.Id, win.NextFact(), new V1.WinTaskChanged
        {
            Win = win.Id,
            Entry = await lookup.FactsAsync(entry, ct),
            Task = Wire.Show(task),
        });
    }

    public async Task<Season> SeasonAsync(Entry entry, CancellationToken ct) => (await editions.InForceAsync(db, entry.Edition, ct)).Season;

    /// <summary>Who competes within an award: the company itself, the team's name folded, or the person.</summary>
    public static string EntrantKey(Entry entry) => EntrantKey(entry.Class, entry.Form, entry.PersonId);

    public static string EntrantKey(AwardClass awardClass, EntryForm form, string? personId) => awardClass switch
    {
        AwardClass.Team => Platform.Text.Fold.Key(form.TeamName),
        AwardClass.Individual => personId ?? "",
        _ => "",
    };
}
