using CseaMesh.Common.V1;

namespace CseaMesh.Registration.Api;

internal static partial class Wire
{
    public static V1.EditionInfo Show(EditionVersion e) => new()
    {
        Code = e.Code,
        Version = e.Number,
        State = (V1.EditionState)e.State,
        Etag = Etag.Of(e.Version),
        Name = new Text { Zh = e.NameZh, En = e.NameEn },
        Year = e.Year,
        ImportedBy = e.ImportedBy,
        PublishedBy = e.PublishedBy,
        PublishedAt = Time(e.PublishedAt),
        Reason = e.Reason,
        Sha256 = e.Sha256,
        CopiedFrom = e.CopiedFrom,
        CreatedAt = Time(e.CreatedAt),
    };

    public static V1.WinTask Show(WinTask t) => new() { Kind = (V1.WinTaskKind)t.Kind, State = (V1.WinTaskState)t.State, DueUntil = Time(t.DueUntil), AgreedAt = Time(t.AgreedAt) };
}
