using System.Globalization;
using CseaMesh.Judging.V1;
using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>What judges and the secretariat are told of judging. No letter ever holds a mark.</summary>
internal sealed class WriteOnJudging(NotificationDb db, EditionShelf editions, AddressBook addresses, Mailroom mailroom, Reminded reminded, TimeProvider clock) :
    IHandle<JudgingProgressChanged>, IHandle<RoundSealed>, IHandle<WitnessAwaited>, IHandle<FinalistsChosen>, IHandle<ResultsCertified>
{
    public static (string Zh, string En) RoundName(bool finals) => finals ? ("決審", "The finals round") : ("複審", "The review");

    public async Task HandleAsync(JudgingProgressChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var finals = e.Round is RoundKind.Finals;
        var id = $"{envelope.Edition}/{e.PersonId}/{(finals ? "finals" : "review")}";
        var progress = await db.Progress.SingleOrDefaultAsync(p => p.Id == id, ct);
        if (progress is null)
        {
            db.Progress.Add(progress = new Data.JudgeProgress { Id = id, Edition = envelope.Edition, PersonId = e.PersonId, Finals = finals });
        }
        else if (envelope.SubjectVersion < progress.SourceVersion)
        {
            return;
        }

        (progress.Assigned, progress.Done, progress.DueUntil, progress.ChangedAt, progress.SourceVersion) =
            (e.Assigned, e.Done, e.Due?.ToDateTime() ?? progress.DueUntil, clock.Now(), envelope.SubjectVersion);
        if (e.Done >= e.Assigned || e.Due is null)
        {
            await reminded.CloseAsync(DeadlineKind.Sheets, id, ct);
            return;
        }

        var (zh, en) = RoundName(finals);
        await reminded.OpenAsync(DeadlineKind.Sheets, envelope.Edition, id, progress.DueUntil, deadline =>
        {
            deadline.PersonId = e.PersonId;
            (deadline.LineZh, deadline.LineEn) = ($"{zh}：{e.Assigned - e.Done} 份（共 {e.Assigned} 份）", $"{en}: {e.Assigned - e.Done} of {e.Assigned}");
        }, ct);
    }

    public async Task HandleAsync(RoundSealed e, EventEnvelope envelope, CancellationToken ct)
    {
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        var finals = e.Round is RoundKind.Finals;
        var (zh, en) = RoundName(finals);
        var to = new List<Recipient>();
        foreach (var judge in e.JudgePersonIds)
        {
            if (await addresses.OfPersonAsync(judge, ct) is { } person)
            {
                to.Add(person);
            }
        }

        var values = new FieldValues
        {
            ["award"] = edition.AwardName(e.Award), ["round"] = FieldValue.Text(zh, en), ["count"] = FieldValue.Number(e.EntryIds.Count), ["ledger_index"] = FieldValue.Number(e.LedgerIndex),
        };
        await mailroom.WriteAsync(Letters.RoundSealed, new Draft(edition.Code, $"{edition.Code}/{e.Award}/{(finals ? "finals" : "review")}", "1", values), to, ct);
    }

    /// <summary>Once a day and occasion for what a witness has not confirmed, however many rounds were sealed that day; again after each confirmation.</summary>
    public async Task HandleAsync(WitnessAwaited e, EventEnvelope envelope, CancellationToken ct)
    {
        if (await addresses.OfPersonAsync(e.PersonId, ct) is not { } person)
        {
            return;
        }

        var values = new FieldValues
        {
            ["office"] = e.Office == Office.Notary ? FieldValue.Text("公證單位", "notary") : FieldValue.Text("政府機構評審委員", "government member"),
            ["occasion"] = e.BeforeCertification
                ? FieldValue.Text("主席已簽署評選結果，核定前請完成確認", "The chair has signed a result; please confirm before it is certified")
                : FieldValue.Text("有評分已封存", "Marks have been sealed"),
            ["size"] = FieldValue.Number(e.Size),
            ["mailbox"] = (await editions.GetAsync(db, envelope.Edition, ct)).Mailbox(),
        };
        var day = TaipeiTime.DateOf(envelope.OccurredAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var occurrence = string.Create(CultureInfo.InvariantCulture, $"{(e.BeforeCertification ? "certify" : "sealed")}/{day}/{e.CosignedSize}");
        await mailroom.WriteAsync(Letters.RemindWitness, new Draft(envelope.Edition, envelope.Edition, occurrence, values), [person], ct);
    }

    public async Task HandleAsync(FinalistsChosen e, EventEnvelope envelope, CancellationToken ct)
    {
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        var passed = await db.Entries.Where(x => e.PassedEntryIds.Contains(x.Id)).OrderBy(x => x.Number).ToListAsync(ct);
        var missing = e.PassedEntryIds.Where(id => passed.All(p => p.Id != id));
        var values = new FieldValues
        {
            ["award"] = edition.AwardName(e.Award),
            ["passed"] = FieldValue.List([.. passed.Select(EntryDesk.Line), .. missing.Select(id => (id, id)), .. e.PassedEntryIds.Count == 0 ? [("無", "none")] : Array.Empty<(string, string)>()]),
            ["not_passed_count"] = FieldValue.Number(e.NotPassedEntryIds.Count),
            ["notices_from"] = FieldValue.Time(edition.Schedule.FinalsNotices.Opens.ToDateTime()),
        };
        await mailroom.WriteAsync(
            Letters.FinalistsChosen, new Draft(edition.Code, $"{edition.Code}/{e.Award}", $"v{e.ResultVersion}", values) { Entries = [.. e.PassedEntryIds] }, [AddressBook.Secretariat], ct);
    }

    public async Task HandleAsync(ResultsCertified e, EventEnvelope envelope, CancellationToken ct)
    {
        var edition = await editions.GetAsync(db, envelope.Edition, ct);
        var values = new FieldValues
        {
            ["award"] = edition.AwardName(e.Award),
            ["result_version"] = FieldValue.Number(e.ResultVersion),
            ["winners"] = FieldValue.Number(e.Places.Count(p => p.Winner)),
            ["publication_at"] = FieldValue.Time(edition.Schedule.ResultsPublicationAt.ToDateTime()),
        };
        await mailroom.WriteAsync(Letters.ResultsCertified, new Draft(edition.Code, $"{edition.Code}/{e.Award}", $"v{e.ResultVersion}", values), [AddressBook.Secretariat], ct);
    }
}
