using System.Globalization;
using CseaMesh.Billing.V1;
using CseaMesh.Mesh.Season.Checks;
using CseaMesh.Registration.V1;
using Spectre.Console;

namespace CseaMesh.Mesh.Season;

/// <summary>A season on the terminal: a bar per stage, then what came of it.</summary>
internal static class SeasonConsole
{
    /// <summary>Plays and shows; false when a stage fails or an invariant does not hold.</summary>
    public static async Task<bool> PlayAsync(MeshHost mesh, int seed)
    {
        SeasonReport? report = null;
        var progress = AnsiConsole.Progress().AutoClear(false).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn());
        try
        {
            await progress.StartAsync(async context =>
            {
                var bars = SeasonPlayer.Stages.ToDictionary(s => s, s => context.AddTask(Markup.Escape($"{s.Zh} · {s.En}"), autoStart: false));
                report = await new SeasonPlayer(mesh).PlayAsync(seed, (stage, done, expected) =>
                {
                    var bar = bars[stage];
                    if (!bar.IsStarted)
                    {
                        bar.StartTask();
                    }

                    (bar.MaxValue, bar.Value) = (expected, done);
                });
            });
        }
        catch (Exception e)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]賽季中斷 · The season stopped:[/] {e.Message}");
            Console.Error.WriteLine(e);
            return false;
        }

        Show(report!);
        return report!.Holds;
    }

    private static void Show(SeasonReport report)
    {
        AnsiConsole.Write(Summary(report));
        AnsiConsole.Write(Checks(report.Checks));
        var failed = report.Checks.Count(c => !c.Holds);
        if (failed == 0)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[green]{report.Checks.Count} 項檢查全部成立 · all {report.Checks.Count} statements hold[/]");
        }
        else
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{failed} 項檢查不成立 · {failed} statements do not hold[/]");
        }

        // For programs that read along.
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"season seconds {report.Took.TotalSeconds:0.0} peak_mb {report.PeakBytes / 1024 / 1024} checks {report.Checks.Count} failed {failed}"));
    }

    private static Table Summary(SeasonReport report)
    {
        var (seen, run) = (report.Seen, report.Run);
        var table = new Table().Border(TableBorder.Rounded).Title("賽季摘要 · The season").AddColumn("").AddColumn(new TableColumn("").RightAligned());
        Row("參賽單位 · organisations", run.OrganisationIds.Count);
        Row("報名件 · entries", seen.Entries.Count);
        foreach (var phase in seen.Entries.GroupBy(e => e.Phase).OrderBy(g => g.Key))
        {
            Row($"  {phase.Key}", phase.Count());
        }

        Row("評分表 · sheets submitted", run.Expected.ScoresSubmitted + run.Expected.FinalsScoresSubmitted);
        Row("迴避 · recusals", run.Expected.Recused.Count);
        Row("決審場次 · finals sessions", seen.Slots.Count);
        Row("得獎 · wins", seen.Wins.Count(w => w.State != WinState.Revoked));
        Row("舉薦 · nominations", seen.Nominations.Count);
        Row("審查費 · review fees (TWD)", seen.Lines(FeeKind.ReviewFee).Sum(l => l.AllocatedTwd));
        Row("獎項費 · award fees (TWD)", seen.Lines(FeeKind.AwardFee).Sum(l => l.AllocatedTwd));
        Row("信件 · letters", seen.Letters.Count);
        Row("應拒絕而被拒絕 · rightly refused", run.Expected.Refusals);
        Row("用時 · seconds", (long)report.Took.TotalSeconds);
        Row("記憶體峰值 · peak memory (MB)", report.PeakBytes / 1024 / 1024);
        return table;

        void Row(string what, long number) => table.AddRow(Markup.Escape(what), number.ToString("#,0", CultureInfo.InvariantCulture));
    }

    private static Table Checks(IReadOnlyList<Check> checks)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("檢查 · What must hold").AddColumn("").AddColumn("").AddColumn("").AddColumn("");
        foreach (var check in checks)
        {
            table.AddRow(check.Holds ? "[green]✓[/]" : "[red]✗[/]", Markup.Escape(check.About), Markup.Escape($"{check.Zh} · {check.En}"), Markup.Escape(check.Seen));
        }

        return table;
    }
}
