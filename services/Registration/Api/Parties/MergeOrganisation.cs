using CseaMesh.Registration.Data;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>One organisation that was registered twice becomes one: everything of the row that goes belongs to the row that stays.</summary>
    public override async Task<V1.MergeOrganisationResponse> MergeOrganisation(V1.MergeOrganisationRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var from = await OrganisationAsync(request.Organisation, standing, ct);
        var into = await OrganisationAsync(request.Into, standing, ct);
        standing.WhyNotStaff(from.Id).ThrowIfAny();
        standing.WhyNotStaff(into.Id).ThrowIfAny();
        Etag.Match(request.Etag, from.Version);
        var reason = Reason(request.Reason);
        if (from.Id == into.Id)
        {
            throw Refusal.Precondition("SAME_ORGANISATION", "不能與自己合併。", "An organisation cannot be merged into itself.");
        }

        if (from.State == OrganisationState.Merged || into.State == OrganisationState.Merged)
        {
            throw Refusal.Precondition("ORGANISATION_MERGED", "其中一方已經合併。", "One of them has been merged already.");
        }

        var entries = await db.Entries.Where(e => e.OrganisationId == from.Id).ToListAsync(ct);
        await WhyNotMoveAsync(entries, into, ct);
        (from.State, from.MergedInto, from.Reason, from.VerifiedAt) = (OrganisationState.Merged, into.Id, reason, null);
        PublishChanged(from);
        var members = await MoveMembersAsync(from, into, ct);
        var memberships = await db.Memberships.Where(m => m.OrganisationId == from.Id).ToListAsync(ct);
        foreach (var membership in memberships)
        {
            membership.OrganisationId = into.Id;
            people.TellIfBound(membership);
        }

        foreach (var form in await db.MailedForms.Where(f => f.OrganisationId == from.Id).ToListAsync(ct))
        {
            form.OrganisationId = into.Id;
        }

        foreach (var win in await db.Wins.Where(w => w.OrganisationId == from.Id).ToListAsync(ct))
        {
            win.OrganisationId = into.Id;
        }

        foreach (var entry in entries)
        {
            entry.OrganisationId = into.Id;
            var book = await editions.InForceAsync(db, entry.Edition, ct);
            entry.SearchKey = SearchText.KeyOf(entry);
            entry.LiveKey = entry.LiveKey is null ? null : Entry.KeyOf(entry.Edition, entry.Award, into.Id, EntrySteps.EntrantKey(entry));
            if (entry.Phase != Phase.Draft)
            {
                steps.Tell(entry, "ORGANISATION_MERGED", $"參賽單位併入「{into.LegalName}」", $"Its organisation was merged into {into.LegalName}", reason);
                steps.Publish(entry, new V1.EntryChanged { Entry = Wire.Facts(entry, into, book) });
                await steps.TryQualifyAsync(entry, ct);
            }
        }

        await db.SaveChangesAsync(ct);
        return new V1.MergeOrganisationResponse { Organisation = Wire.Show(into, MemberRole.Unspecified), Entries = entries.Count, Members = members, Memberships = memberships.Count };
    }

    /// <summary>REG-12 must hold afterwards, and no judge may find the organisation behind his sheet changed.</summary>
    private async Task WhyNotMoveAsync(List<Entry> entries, Organisation into, CancellationToken ct)
    {
        foreach (var entry in entries.Where(e => e.LiveKey is not null))
        {
            var key = Entry.KeyOf(entry.Edition, entry.Award, into.Id, EntrySteps.EntrantKey(entry));
            if (await db.Entries.Where(e => e.LiveKey == key).Select(e => e.Number).FirstOrDefaultAsync(ct) is { } taken)
            {
                throw EntryExists(taken);
            }

            if (entry.Phase is Phase.Qualified or Phase.Finalist && clock.Now() >= (await steps.SeasonAsync(entry, ct)).ReviewOpens)
            {
                throw Refusal.Precondition("REVIEW_OPEN", $"{entry.Number} 已在評審中，須待結果公布後合併。", $"{entry.Number} is under review; merge after the result is published.").With("number", entry.Number ?? "");
            }
        }
    }

    /// <summary>Somebody in both keeps one row, with the stronger role.</summary>
    private async Task<int> MoveMembersAsync(Organisation from, Organisation into, CancellationToken ct)
    {
        var moving = await db.Members.Where(m => m.OrganisationId == from.Id && m.State != MemberState.Removed).ToListAsync(ct);
        var there = await db.Members.Where(m => m.OrganisationId == into.Id).ToDictionaryAsync(m => m.Mail, ct);
        foreach (var member in moving)
        {
            if (there.TryGetValue(member.Mail, out var same))
            {
                if (member.State == MemberState.Active && same.State != MemberState.Active)
                {
                    (same.State, same.PersonId, same.Role) = (MemberState.Active, member.PersonId, member.Role);
                }
                else if (member is { State: MemberState.Active, Role: MemberRole.Manager })
                {
                    same.Role = MemberRole.Manager;
                }

                member.State = MemberState.Removed;
                outbox.Publish("", same.Id, same.Version + 1, Wire.Changed(same, into.LegalName));
                outbox.Publish("", member.Id, member.Version + 1, Wire.Changed(member, from.LegalName));
            }
            else
            {
                member.OrganisationId = into.Id;
                outbox.Publish("", member.Id, member.Version + 1, Wire.Changed(member, into.LegalName));
            }
        }

        return moving.Count;
    }

    public override async Task<V1.ListDuplicateOrganisationsResponse> ListDuplicateOrganisations(V1.ListDuplicateOrganisationsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor);
        var page = Page.Read(request.PageSize, request.PageToken, $"duplicates|{caller.Id}");
        var live = db.Organisations.AsNoTracking().Where(o => o.State != OrganisationState.Merged);
        var after = page.After ?? "";
        var names = await live.Where(o => o.NameKey != "" && string.Compare(o.NameKey, after) > 0).GroupBy(o => o.NameKey).Where(g => g.Count() > 1).OrderBy(g => g.Key).Select(g => g.Key).Take(page.Size + 1).ToListAsync(ct);
        var (keys, next) = page.Next(names, k => k);
        var response = new V1.ListDuplicateOrganisationsResponse { NextPageToken = next };
        var byName = (await live.Where(o => keys.Contains(o.NameKey)).OrderBy(o => o.Id).ToListAsync(ct)).ToLookup(o => o.NameKey);
        response.Groups.Add(keys.Select(k => Group(V1.DuplicateReason.SameName, k, byName[k])));
        if (page.After is null)
        {
            // Few by nature: one number under two kinds of identifier.
            var numbers = await live.GroupBy(o => o.IdNumber).Where(g => g.Count() > 1).Select(g => g.Key).OrderBy(k => k).Take(Page.MaxSize).ToListAsync(ct);
            var byNumber = (await live.Where(o => numbers.Contains(o.IdNumber)).OrderBy(o => o.Id).ToListAsync(ct)).ToLookup(o => o.IdNumber);
            response.Groups.Add(numbers.Select(n => Group(V1.DuplicateReason.SameNumber, n, byNumber[n])));
        }

        return response;

        static V1.DuplicateGroup Group(V1.DuplicateReason reason, string key, IEnumerable<Organisation> organisations)
        {
            var group = new V1.DuplicateGroup { DuplicateReason = reason, Key = key };
            group.Organisations.Add(organisations.Select(o => Wire.Show(o, MemberRole.Unspecified)));
            return group;
        }
    }
}

/// <summary>Organisations registered before names had a key get theirs.</summary>
internal sealed class FillNameKeys(RegistrationDb db) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        foreach (var organisation in (await db.Organisations.Where(o => o.NameKey == "").Take(500).ToListAsync(ct)).Where(o => OrganisationNames.Key(o.LegalName).Length > 0))
        {
            organisation.NameKey = OrganisationNames.Key(organisation.LegalName);
        }

        if (db.ChangeTracker.HasChanges())
        {
            await db.SaveChangesAsync(ct);
        }
    }
}
