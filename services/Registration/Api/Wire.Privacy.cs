namespace CseaMesh.Registration.Api;

internal static partial class Wire
{
    public static V1.DataRequest Show(DataRequest d, DateTime now) => new()
    {
        Id = d.Id,
        Etag = Etag.Of(d.Version),
        Number = d.Number,
        Kind = (V1.DataRequestKind)d.Kind,
        State = (V1.DataRequestState)d.State,
        PersonId = d.PersonId ?? "",
        Name = d.Name,
        Mail = d.Mail,
        Text = d.Text,
        ReceivedAt = Time(d.ReceivedAt),
        DueOn = Day(Season.LastDay(d.DueUntil)),
        Overdue = d.State != DataRequestState.Done && now >= d.DueUntil,
        ExtensionReason = d.ExtensionReason,
        Identity = d.Identity,
        Granted = d.Granted,
        Decision = d.Decision,
        DecidedAt = Time(d.DecidedAt),
        ByStaff = d.ByStaff,
        LiftedAt = Time(d.LiftedAt),
        LiftReason = d.LiftReason,
    };
}
