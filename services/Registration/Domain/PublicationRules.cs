namespace CseaMesh.Registration.Domain;

/// <summary>When and what may be published (SCH-10, REV-06, RES-01), and who may be nominated (INT-01, INT-04).</summary>
public static class PublicationRules
{
    public static Refusal? WhyNotNow(Season season, DateTime now)
    {
        var from = season.ResultsPublicationAt > season.ResultsNotBefore ? season.ResultsPublicationAt : season.ResultsNotBefore;
        return now >= from
            ? null
            : Refusal.Precondition("TOO_EARLY", $"獲獎名單於 {from.AddHours(8):yyyy-MM-dd HH:mm} 起公布。", $"Winners are published from {from.AddHours(8):yyyy-MM-dd HH:mm} Taipei time.").With("from", from.ToString("O", null));
    }

    /// <summary>Until when, exclusive, a result may be objected to: the end of the last day in Taipei. Null where an edition takes no objections.</summary>
    public static DateTime? ObjectionsUntil(Season season, DateTime publishedAt) =>
        season.ObjectionDays == 0 ? null : publishedAt.AddHours(8).Date.AddDays(season.ObjectionDays + 1).AddHours(-8);

    public static Refusal? WhyNotObject(DateTime? until, DateTime now) => until is { } end && now < end
        ? null
        : Refusal.Precondition("OBJECTIONS_CLOSED", "這件作品的結果目前不受理異議。", "The result of this entry is not open to objections.").With("until", until?.ToString("O", null) ?? "");

    public static Refusal? WhyNotPublish(AwardProgress award, int expectedVersion)
    {
        if (award.CertifiedVersion == 0)
        {
            return Refusal.Precondition("NOT_CERTIFIED", $"獎項 {award.Award} 的結果尚未核定。", $"The result of award {award.Award} is not certified.").With("award", award.Award);
        }

        if (award.CertifiedVersion != expectedVersion)
        {
            return Refusal.Aborted("RESULT_CHANGED", $"獎項 {award.Award} 已有第 {award.CertifiedVersion} 版結果。", $"Award {award.Award} has result version {award.CertifiedVersion} by now.").With("award", award.Award).With("version", award.CertifiedVersion);
        }

        return award.PublishedVersion == award.CertifiedVersion
            ? Refusal.Precondition("ALREADY_PUBLISHED", $"獎項 {award.Award} 的這一版已公布。", $"This result of award {award.Award} is published already.").With("award", award.Award)
            : null;
    }

    /// <summary>A certified winner that has left since is no winner: the result must be certified anew first.</summary>
    public static Refusal? WhyNotWinner(Entry? entry) =>
        entry?.Phase is Phase.Qualified or Phase.Finalist or Phase.NotAwarded or Phase.Winner or Phase.Forfeited
            ? null
            : Refusal.Precondition("NOT_CERTIFIED", $"核定名單中的 {entry?.Number} 已不在競賽中，須先更正核定。", $"{entry?.Number} is among the certified winners but no longer takes part; the result must be certified again.").With("entry", entry?.Number ?? "");

    /// <summary>Corporate winners that stated the wish with the form.</summary>
    public static bool IsNominable(Entry entry) => entry is { Class: AwardClass.Corporate, Form.InternationalWish: true };
}
