using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.Api;
using CseaMesh.Registration.Data;
using CseaMesh.Submission.V1;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Events;

/// <summary>What became of the material: the entry's copy, and the right to compete that hangs on it.</summary>
internal sealed class FollowMaterial(RegistrationDb db, EntrySteps steps)
    : IHandle<EntrySubmitted>, IHandle<SupplementRequested>, IHandle<EntryReturned>, IHandle<EntryAccepted>, IHandle<CheckReopened>, IHandle<YearbookMaterialChanged>
{
    public async Task HandleAsync(EntrySubmitted e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await EntryAsync(e.Entry, ct);
        Set(entry, Material.Submitted, e.At.ToDateTime(), null);
        steps.Tell(entry, "SUBMITTED", $"第 {e.SubmissionNo} 次送件", $"Handed in (no. {e.SubmissionNo})");
    }

    public async Task HandleAsync(SupplementRequested e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await EntryAsync(e.Entry, ct);
        Set(entry, Material.SupplementAsked, e.AskedAt.ToDateTime(), e.Until?.ToDateTime());
        steps.Tell(entry, "SUPPLEMENT_ASKED", $"通知補件 {e.Number}", $"Supplement {e.Number} asked for");
    }

    public async Task HandleAsync(EntryReturned e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await EntryAsync(e.Entry, ct);
        Set(entry, Material.Returned, e.At.ToDateTime(), e.ResubmitUntil?.ToDateTime());
        steps.Tell(entry, "RETURNED", "退件", "Returned");
    }

    /// <summary>PRE-06: with fee and organisation in order, this is what qualifies the entry.</summary>
    public async Task HandleAsync(EntryAccepted e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await EntryAsync(e.Entry, ct);
        Set(entry, Material.Accepted, e.At.ToDateTime(), null);
        (entry.Yearbook, entry.YearbookAt) = (Read(e.Yearbook), e.At.ToDateTime());
        steps.Tell(entry, "ACCEPTED", "初審合格", "Material accepted");
        await steps.TryQualifyAsync(entry, ct);
    }

    public async Task HandleAsync(CheckReopened e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await EntryAsync(e.Entry, ct);
        Set(entry, Material.Submitted, e.At.ToDateTime(), null);
        steps.Tell(entry, "CHECK_REOPENED", "重新初審", "Check reopened", e.Reason);
        if (entry.Phase == Phase.Qualified)
        {
            await steps.UnqualifyAsync(entry, e.Reason, ct);
        }
    }

    /// <summary>YBK-04: late material costs the gift yearbooks; the win itself stands.</summary>
    public async Task HandleAsync(YearbookMaterialChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await EntryAsync(e.Entry, ct);
        (entry.Yearbook, entry.YearbookAt) = (Read(e.State), e.At.ToDateTime());
        if (await db.Wins.SingleOrDefaultAsync(w => w.EntryId == entry.Id, ct) is not { State: not WinState.Revoked } win)
        {
            return;
        }

        var quota = (await steps.SeasonAsync(entry, ct)).Quotas[win.Class];
        win.Books = entry.Yearbook == Yearbook.Cancelled ? 0 : quota.Books;
        if (win.Class == AwardClass.Corporate)
        {
            var state = entry.Yearbook switch { Yearbook.Received => WinTaskState.Done, Yearbook.Cancelled => WinTaskState.Missed, _ => WinTaskState.Open };
            await steps.ChangeTaskAsync(win, entry, WinTaskKind.Yearbook, state, ct);
        }
    }

    private static void Set(Entry entry, Material material, DateTime at, DateTime? until) =>
        (entry.Material, entry.MaterialAt, entry.MaterialUntil) = (material, at, until);

    private static Yearbook Read(YearbookState state) => state switch
    {
        YearbookState.Open => Yearbook.Open,
        YearbookState.Received => Yearbook.Received,
        YearbookState.Cancelled => Yearbook.Cancelled,
        _ => Yearbook.None,
    };

    private async Task<Entry> EntryAsync(string id, CancellationToken ct) =>
        await db.Entries.SingleOrDefaultAsync(e => e.Id == id, ct) ?? throw new SubjectUnknown(id);
}
