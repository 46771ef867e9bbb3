using CseaMesh.Platform.Time;

namespace CseaMesh.Submission.Domain;

/// <summary>Whether a public address can be opened by whoever will judge (VID-06).</summary>
internal static class LinkFindings
{
    public static Finding Of(SlotVersion version, AwardRules rules)
    {
        var rule = version.Kind.IsFilm() ? "VID-06" : "BON-01";
        var when = version.LinkCheckedAt is { } at ? $"{TaipeiTime.Of(at):yyyy-MM-dd HH:mm}" : "";
        var alive = rules.Calendar.LinksAliveUntil is { } until ? new Words($"，並保持有效到 {until:yyyy-MM-dd}", $" and keep it alive until {until:yyyy-MM-dd}") : new Words("", "");
        return version.LinkState switch
        {
            LinkState.Reached => Finding.Fulfilled(rule, version.Item, $"網址可開啟（{when} 檢查）。", $"The address answers (checked {when})."),
            LinkState.NotPublic => Finding.Missing(rule, version.Item,
                new("網址實際指向內部網路，系統不會開啟。", "The address really leads into a private network and is not opened."),
                new("請改用任何人都能開啟的公開網址。", "Use a public address that anyone can open.")),
            LinkState.NotReached => Finding.Warning(rule, version.Item,
                new($"網址打不開（{when}{(version.LinkStatus > 0 ? $"，狀態 {version.LinkStatus}" : "，沒有回應")}）。", $"The address cannot be opened ({when}, {(version.LinkStatus > 0 ? $"status {version.LinkStatus}" : "no answer")})."),
                new($"請確認已設為公開{alive.Zh}；系統會再檢查。", $"Make it public{alive.En}; it will be checked again."), needsHuman: true),
            _ => Finding.Fulfilled(rule, version.Item, $"網址已收下，系統稍後確認能否開啟{alive.Zh}。", $"The address is taken; whether it can be opened is checked shortly{alive.En}."),
        };
    }
}
