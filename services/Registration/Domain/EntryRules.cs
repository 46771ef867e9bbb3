namespace CseaMesh.Registration.Domain;

/// <summary>When an entry may do what. Null means allowed.</summary>
public static class EntryRules
{
    /// <summary>SCH-01, SCH-03: the registration window.</summary>
    public static Refusal? WhyNotOpen(Season season, DateTime now) =>
        season.CancelledAt is not null ? Cancelled() : now < season.RegistrationOpens
            ? Refusal.Precondition("TOO_EARLY", $"報名自 {season.RegistrationOpens.AddHours(8):yyyy-MM-dd HH:mm} 起。", $"Registration opens at {season.RegistrationOpens.AddHours(8):yyyy-MM-dd HH:mm} Taipei time.")
            : now >= season.RegistrationUntil
                ? Refusal.Precondition("WINDOW_CLOSED", $"報名已於 {Season.LastDay(season.RegistrationUntil):yyyy-MM-dd} 截止。", $"Registration closed on {Season.LastDay(season.RegistrationUntil):yyyy-MM-dd}.")
                : null;

    /// <summary>REG-08, REG-10 and the notice: what must be confirmed in the act of registering.</summary>
    public static Refusal? WhyNotConfirmed(bool intention, bool rules, bool noRefund, int noticeVersion, Season season)
    {
        var missing = new List<string>();
        if (!intention)
        {
            missing.Add("intention");
        }

        if (!rules)
        {
            missing.Add("rules");
        }

        if (!noRefund)
        {
            missing.Add("no_refund");
        }

        if (noticeVersion != season.NoticeVersion)
        {
            missing.Add("notice_version");
        }

        return missing.Count == 0 ? null : Refusal.Precondition(
            "CONFIRMATION_MISSING",
            $"報名前須確認：{string.Join("、", missing)}。",
            $"Please confirm before registering: {string.Join(", ", missing)}.").With("missing", string.Join(",", missing));
    }

    public static Refusal? WhyNotAmend(Entry entry, EntryForm form, Season season, DateTime now)
    {
        if (entry.Phase is not (Phase.Registered or Phase.Qualified))
        {
            return WrongPhase(entry);
        }

        if (now >= season.SubstitutionUntil)
        {
            return Refusal.Precondition("WINDOW_CLOSED", $"資料修改已於 {Season.LastDay(season.SubstitutionUntil):yyyy-MM-dd} 截止。", $"Changes closed on {Season.LastDay(season.SubstitutionUntil):yyyy-MM-dd}.");
        }

        if (form.Award != entry.Award)
        {
            return Refusal.Precondition("AWARD_FIXED", "報名後不得改報其他獎項，請另行報名。", "The award of a registered entry cannot change; register another entry.");
        }

        return form.InternationalWish != entry.Form.InternationalWish
            ? Refusal.Precondition("WISH_LOCKED", "國際參賽意願於報名時填定，不得更改（REG-11）。", "The international wish was fixed with the registration form (REG-11).")
            : form.Payer != entry.Form.Payer
                ? Refusal.Precondition("ONE_PAYER", "報名後不得變更繳費人。", "The payer of a registered entry cannot change.")
                : null;
    }

    /// <summary>FEE-11: leaving costs the fee, and the entrant has read that.</summary>
    public static Refusal? WhyNotWithdraw(Entry entry, bool noRefundConfirmed) =>
        entry.Phase is not (Phase.Registered or Phase.Qualified or Phase.Finalist)
            ? WrongPhase(entry)
            : noRefundConfirmed
                ? null
                : Refusal.Precondition("NO_REFUND_NOT_CONFIRMED", "退賽所繳費用恕不退還，請確認後再送出（FEE-11）。", "Fees are not returned on withdrawal (FEE-11); please confirm that you know.");

    public static Refusal? WhyNotReinstate(Entry entry, Season season, DateTime now, bool reviewSealed)
    {
        if (entry.Phase is not (Phase.Lapsed or Phase.Withdrawn))
        {
            return WrongPhase(entry);
        }

        if (reviewSealed)
        {
            return Refusal.Precondition("ROUND_SEALED", "此獎項的複審已封存。", "The review of this award is sealed.");
        }

        return now >= season.ReviewOpens
            ? Refusal.Precondition("WINDOW_CLOSED", "複審開始後不得恢復。", "Nothing can be reinstated once review has opened.")
            : null;
    }

    public static Refusal? WhyNotRevoke(Entry entry) =>
        entry.Phase != Phase.Qualified
            ? WrongPhase(entry)
            : entry.FeeInDoubt
                ? null
                : Refusal.Precondition("FEE_NOT_IN_DOUBT", "此報名件的審查費沒有疑義。", "The review fee of this entry is not in doubt.");

    /// <summary>PRE-06, REG-07, ELI-03: material accepted, fee settled, organisation verified, and the award's review not sealed yet.</summary>
    public static bool MayQualify(Entry entry, bool organisationVerified, bool reviewSealed) =>
        entry is { Phase: Phase.Registered, Material: Material.Accepted, FeeSettled: true } && organisationVerified && !reviewSealed;

    public static Refusal Cancelled() =>
        Refusal.Precondition("EDITION_CANCELLED", "本屆活動已取消。", "This edition has been cancelled.");

    public static Refusal WrongPhase(Entry entry) =>
        Refusal.Precondition("WRONG_PHASE", "報名件目前的階段不允許這個動作。", "The entry's present phase does not allow this.").With("phase", entry.Phase.ToString());
}
