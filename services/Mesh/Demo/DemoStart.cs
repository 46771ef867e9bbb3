using System.Globalization;
using CseaMesh.Mesh.Season;
using Spectre.Console;

namespace CseaMesh.Mesh.Demo;

/// <summary>What a first start finds, and what every start says.</summary>
internal static class DemoStart
{
    /// <summary>Publishes the edition and plays the first weeks with a handful of organisations, once.</summary>
    public static async Task SeedAsync(MeshHost mesh)
    {
        using var api = new PublicApi(mesh.Http, mesh.Grpc);
        var staff = new DemoSessions(api, mesh.Options.Accounts);
        await DemoEdition.PublishAsync(staff);
        await mesh.SettleAsync();
        await DemoSeed.PlayAsync(mesh, api, staff);
    }

    /// <summary>Address and accounts, in both languages.</summary>
    public static void Greet(MeshHost mesh)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("帳號 · account").AddColumn("角色 · role");
        foreach (var person in DemoPeople.All)
        {
            table.AddRow(Markup.Escape(person.Mail), Markup.Escape($"{person.Zh} · {person.En}（{person.Name}）"));
        }

        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold green]CseaMesh[/] 已啟動，請以瀏覽器開啟 · is running, open in a browser: [bold]{mesh.Http}[/]");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"gRPC: [bold]{mesh.Grpc.Authority}[/]   JSON: [bold]{mesh.Http}api/v1[/]   資料 · data: {mesh.Options.Data}");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"所有示範帳號的密碼都是 · the password of every account is: [bold]{DemoPeople.Password}[/]");
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLine("按 Ctrl+C 結束 · Ctrl+C ends it");
    }
}
