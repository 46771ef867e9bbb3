using System.Globalization;
using System.Text.Json.Nodes;

namespace CseaMesh.Verifier;

internal sealed record CountedSheet(IReadOnlyDictionary<int, int> Marks, IReadOnlyDictionary<int, int> Bonus);

/// <summary>FORMAT.md, section 7: from counted sheets and decisions to the result file.</summary>
internal sealed class Recomputation(
    Settings settings,
    JsonNode certificate,
    IReadOnlyList<string> entries,
    IReadOnlyDictionary<(string Entry, string Judge), CountedSheet> sheets,
    IReadOnlyDictionary<string, Fraction>? review,
    IEnumerable<(string Kind, string Value)> decisions)
{
    private readonly List<IReadOnlyList<string>> _ties = [];
    private IReadOnlyList<string>? _override;
    private int? _count;

    public string File()
    {
        var struck = Names(certificate["struck"]!).ToHashSet();
        var fewer = Names(certificate["fewer"]!);
        var given = sheets.Keys.GroupBy(p => p.Entry).ToDictionary(g => g.Key, g => g.Count());
        var all = Totals(sheets);
        if (entries.Any(e => given.GetValueOrDefault(e) < (fewer.Contains(e) ? 1 : settings.LeastSheets)) || !all.IsConnected)
        {
            throw new UnreadableException("Too few sheets, or groups of entries without a common judge.");
        }

        Decide();
        var used = settings.Refit ? sheets.Where(s => !struck.Contains(s.Key.Entry)).ToDictionary() : sheets;
        var panel = Totals(used);
        var (name, totals, marks) = settings.Choose(panel);
        var (scores, plain) = (totals(panel), panel.Plain());
        var (official, plains) = (Overall(scores), Overall(plain));
        var live = official.Where(o => !struck.Contains(o.Key)).ToDictionary();
        var places = new Ladder(settings, used, panel, marks).Order(live, _ties);
        var selected = Selected(live, places);
        var shown = places.Select((p, i) => Shown(i, places, live)).ToList();
        var lines = places.Select((p, i) => Line(
            p.Entry, p.No, p.Shared, selected.Contains(p.Entry), false, live[p.Entry], shown[i], plains[p.Entry], review is null ? null : scores[p.Entry], given[p.Entry],
            Reason(name, p, shown[i], given[p.Entry], review is null ? default : scores[p.Entry], Why(live[p.Entry], selected.Contains(p.Entry)))));
        if (settings.Refit && struck.Count > 0)
        {
            (official, plains) = (Overall(settings.Choose(all).Totals(all)), Overall(all.Plain()));
        }

        var gone = entries.Where(struck.Contains).Order(StringComparer.Ordinal).Select(e => Line(
            e, 0, false, false, true, official[e], official[e].Shown(settings.Decimals), plains[e], null, given[e], ("封存後退出，不列名次。", "Left after the seal; holds no place.")));
        return Canonical.Write(new JsonObject
        {
            ["format"] = "cseamesh-result/v1",
            ["edition"] = settings.Edition,
            ["award"] = (int)certificate["award"]!,
            ["round"] = (string)certificate["round"]!,
            ["version"] = (int)certificate["version"]!,
            ["method_hash"] = settings.Hash,
            ["method_used"] = name,
            ["methods_differ"] = !IsHighest([.. places.Where(p => p.No == 1).Select(p => p.Entry)], live, plains) || !IsHighest(selected, live, plains),
            ["places"] = new JsonArray([.. lines, .. gone]),
        });
    }

    private Sheets Totals(IReadOnlyDictionary<(string Entry, string Judge), CountedSheet> from) => new(from.Select(s => (s.Key.Entry, s.Key.Judge, Total(s.Value))));

    private Fraction Total(CountedSheet sheet)
    {
        var points = settings.Criteria.Sum(c => c.Weight * sheet.Marks[c.No]) * settings.Factor + 100 * settings.Bonus.Sum(b => sheet.Bonus.GetValueOrDefault(b));
        return Math.Min(points, settings.TotalCap ?? points);
    }

    private Dictionary<string, Fraction> Overall(Dictionary<string, Fraction> values) =>
        review is null ? values : values.ToDictionary(v => v.Key, v => (review[v.Key] * settings.ReviewWeight + v.Value * settings.FinalsWeight) / 100);

    /// <summary>Ties newest first; the last word on the selection holds.</summary>
    private void Decide()
    {
        foreach (var (kind, value) in decisions)
        {
            switch (kind)
            {
                case "Tie":
                    _ties.Insert(0, Split(value));
                    break;
                case "WinnerCount":
                    (_count, _override) = (int.Parse(value, CultureInfo.InvariantCulture), null);
                    break;
                case "Override" when value != "fewer-sheets":
                    (_count, _override) = (null, Split(value));
                    break;
            }
        }
    }

    private HashSet<string> Selected(Dictionary<string, Fraction> live, List<Place> places)
    {
        if (_override is not null)
        {
            return [.. _override.Where(live.ContainsKey)];
        }

        if (_count is { } count)
        {
            return [.. places.Take(count).Select(p => p.Entry)];
        }

        bool Reaches(string entry) => settings.Mark is not { } mark || live[entry] >= mark;
        if (!settings.Cut)
        {
            return [.. places.Where(p => p.No <= settings.First && Reaches(p.Entry)).Select(p => p.Entry)];
        }

        var last = places.Count == 0 ? 0 : live[places[Math.Min(settings.First, places.Count) - 1].Entry];
        return [.. live.Keys.Where(e => live[e] >= last && Reaches(e))];
    }

    private string Shown(int at, List<Place> places, Dictionary<string, Fraction> live)
    {
        var value = live[places[at].Entry];
        var coarse = value.Shown(settings.Decimals);
        bool LooksLike(int other) => other >= 0 && other < places.Count && live[places[other].Entry] is var near && near != value && near.Shown(settings.Decimals) == coarse;
        var seems = settings.Mark is { } mark && value < mark && coarse == ((Fraction)mark).Shown(settings.Decimals);
        return LooksLike(at - 1) || LooksLike(at + 1) || seems ? value.Shown(Math.Max(4, settings.Decimals)) : coarse;
    }

    private (string Zh, string En) Why(Fraction value, bool selected)
    {
        if (_override is not null)
        {
            return selected ? ("依主席覆核決定選入", "selected by the chair's override") : ("依主席覆核決定未選入", "not selected by the chair's override");
        }

        if (_count is { } count)
        {
            return selected ? ($"在決定的 {count} 個名額內", $"within the {count} places decided") : ($"不在決定的 {count} 個名額內", $"not within the {count} places decided");
        }

        if (settings.Mark is { } mark && value < mark)
        {
            return ($"未達標準 {((Fraction)mark).Shown(settings.Decimals)} 分", $"below the mark of {((Fraction)mark).Shown(settings.Decimals)}");
        }

        return selected ? ($"在前 {settings.First} 名內（同分同列）", $"among the first {settings.First} (equals included)") : ($"不在前 {settings.First} 名內", $"not among the first {settings.First}");
    }

    private (string Zh, string En) Reason(string name, Place place, string shown, int counted, Fraction score, (string Zh, string En) why)
    {
        var (methodZh, methodEn) = name.Split(':')[0] switch
        {
            "fair_mean" => ("公平平均", "Fair mean"),
            "trimmed" => ("去頭尾平均", "Trimmed mean"),
            "fair_trimmed" => ("公平去頭尾平均", "Fair trimmed mean"),
            _ => ("平均", "Mean"),
        };
        var (zh, en) = ($"{methodZh} {shown} 分", $"{methodEn} {shown} points");
        if (review is not null)
        {
            var (r, f) = (review[place.Entry].Shown(settings.Decimals), score.Shown(settings.Decimals));
            zh = $"綜合評分 {shown} 分（複審 {r} × {settings.ReviewWeight}%＋決審 {f} × {settings.FinalsWeight}%，{methodZh}）";
            en = $"Overall score {shown} points (review {r} × {settings.ReviewWeight} % + finals {f} × {settings.FinalsWeight} %, {methodEn.ToLowerInvariant()})";
        }

        var tieZh = place.Shared ? $"；同分，並列第 {place.No} 名" : place.PartedBy is { } p ? $"；與同分者依「{p.Zh}」分出先後" : "";
        var tieEn = place.Shared ? $"; equal, shares place {place.No}" : place.PartedBy is { } q ? $"; told apart from its equals by {q.En}" : "";
        return ($"{zh}，計入 {counted} 份評分表{tieZh}；{why.Zh}。", $"{en} from {counted} counted sheets{tieEn}; {why.En}.");
    }

    private JsonObject Line(string entry, int place, bool shared, bool selected, bool gone, Fraction value, string shown, Fraction plain, Fraction? part, int counted, (string Zh, string En) reason) => new()
    {
        ["entry"] = entry,
        ["place"] = place,
        ["shared"] = shared,
        ["selected"] = selected,
        ["struck"] = gone,
        ["value"] = Pair(value),
        ["shown"] = shown,
        ["plain"] = Pair(plain),
        ["plain_shown"] = plain.Shown(settings.Decimals),
        ["review_part"] = review is null ? null : Pair(review[entry]),
        ["finals_part"] = part is { } p ? Pair(p) : null,
        ["counted"] = counted,
        ["reason_zh"] = reason.Zh,
        ["reason_en"] = reason.En,
    };

    private static bool IsHighest(IReadOnlyCollection<string> group, Dictionary<string, Fraction> live, Dictionary<string, Fraction> plains) =>
        group.Count == 0 || group.Min(e => plains[e]) >= live.Keys.Select(e => plains[e]).OrderDescending().ElementAt(group.Count - 1);

    private static JsonArray Pair(Fraction value) => [value.Over.ToString(CultureInfo.InvariantCulture), value.Under.ToString(CultureInfo.InvariantCulture)];

    private static List<string> Names(JsonNode names) => [.. names.AsArray().Select(n => (string)n!)];

    private static string[] Split(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
