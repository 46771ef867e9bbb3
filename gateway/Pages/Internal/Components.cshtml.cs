using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Gateway.Pages.Internal;

/// <summary>Every component once. A page uses only what stands here; what is missing is added here first.</summary>
public sealed class ComponentsModel(Desk desk) : AppPage(desk)
{
    public static readonly string[] Colours = ["paper", "surface", "tint", "line", "line-strong", "ink", "ink-2", "ink-3", "accent", "accent-soft", "ok", "warn", "bad", "honour"];

    public Ui.Option[] Seats => [.. System.Enum.GetValues<Seat>().Where(s => s != 0).Select(s => new Ui.Option(s.ToString(), Statuses.Word(T, s)))];

    public Timestamp[] Soon => [Timestamp.FromDateTimeOffset(Desk.Now.AddDays(22)), Timestamp.FromDateTimeOffset(Desk.Now.AddHours(33)), Timestamp.FromDateTimeOffset(Desk.Now.AddHours(-1))];

    public void OnGet()
    {
        ModelState.AddModelError("Demo.IdNumber", T["components.errorExample"]);
        ModelState.SetModelValue("Demo.IdNumber", "12345672", "12345672");
    }
}
