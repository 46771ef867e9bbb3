using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.Api;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Events;

/// <summary>Companies hand in yearbook material from the moment they have won (YBK-01); who no longer wins, no longer does.</summary>
internal sealed class OpenYearbooks(SubmissionDb db, Rulebook rulebook, Outbox outbox, TimeProvider clock) : IHandle<WinnersPublished>, IHandle<WinForfeited>
{
    public async Task HandleAsync(WinnersPublished e, EventEnvelope envelope, CancellationToken ct)
    {
        foreach (var win in e.Wins)
        {
            await OpenAsync(win.Entry, envelope, ct);
        }

        foreach (var removed in e.Removed)
        {
            await DropAsync(removed.Entry, envelope, ct);
        }
    }

    public Task HandleAsync(WinForfeited e, EventEnvelope envelope, CancellationToken ct) => DropAsync(e.Entry, envelope, ct);

    private async Task OpenAsync(EntryFacts entry, EventEnvelope envelope, CancellationToken ct)
    {
        if (await db.UpdateAsync(entry, envelope, ct) is not { } dossier)
        {
            return;
        }

        dossier.Won = true;
        if (dossier is not { Class: EntryClass.Corporate, Yearbook: YearbookState.None or YearbookState.Cancelled })
        {
            return;
        }

        var until = (await rulebook.OfAsync(dossier, ct)).Calendar.YearbookUntil;
        Set(dossier, clock.Now() < until ? YearbookState.Open : YearbookState.Cancelled, until);
    }

    private async Task DropAsync(EntryFacts entry, EventEnvelope envelope, CancellationToken ct)
    {
        if (await db.UpdateAsync(entry, envelope, ct) is not { } dossier)
        {
            return;
        }

        dossier.Won = false;
        if (dossier.Yearbook is YearbookState.Open or YearbookState.Received)
        {
            Set(dossier, YearbookState.Cancelled, until: null);
        }
    }

    private void Set(Dossier dossier, YearbookState state, DateTime? until)
    {
        dossier.SetYearbook(state, clock.Now());
        outbox.Publish(dossier.Edition, dossier.Id, dossier.Version + 1, Messages.Yearbook(dossier, clock.Now(), until));
    }
}
