using CseaMesh.Edition.V1;

namespace CseaMesh.Registration.Editions;

/// <summary>Fills in the documented default of every setting that a file leaves out, so that a published edition carries them all.</summary>
internal static class EditionDefaults
{
    public static void Fill(Edition.V1.Edition edition)
    {
        edition.Schedule ??= new Schedule();
        edition.Settings ??= new Settings();
        Dates(edition.Schedule);
        Registration(edition.Settings.Registration ??= new RegistrationSettings());
        Money(edition.Settings.Money ??= new MoneySettings());
        Material(edition.Settings.Material ??= new MaterialSettings(), edition.Schedule);
        Scoring(edition.Settings.Scoring ??= new ScoringSettings());
        Judging(edition.Settings.Judging ??= new JudgingSettings());
        After(edition.Settings.After ??= new AfterSettings());
        Notices(edition.Settings.Notices ??= new NoticeSettings());
    }

    private static void Dates(Schedule s)
    {
        s.ExtrasUntil ??= s.GuestListUntil?.Clone();
        s.SubstitutionUntil ??= s.Registration?.Until?.Clone();
        s.ConsentUntil ??= s.AwardFeeUntil?.Clone();
        s.AnswersUntil ??= s.GuestListUntil?.Clone();
    }

    private static void Registration(RegistrationSettings s)
    {
        Default(s.HasSubmitGraceMinutes, () => s.SubmitGraceMinutes = 0);
        Default(s.CompleteDraftAtClose != 0, () => s.CompleteDraftAtClose = CompleteDraftAtClose.Submit);
        Default(s.YearbookMissingAtClose != 0, () => s.YearbookMissingAtClose = YearbookMissingAtClose.KeepEntry);
        Default(s.HasMaxEntriesPerOrgAward, () => s.MaxEntriesPerOrgAward = 0);
        Default(s.HasPersonInManyAwards, () => s.PersonInManyAwards = true);
        Default(s.ReturningScope != 0, () => s.ReturningScope = ReturningScope.CompanyAnyCorporate);
    }

    private static void Money(MoneySettings s)
    {
        Default(s.HasPaymentGraceDays, () => s.PaymentGraceDays = 0);
        Default(s.MembershipPricingDate != 0, () => s.MembershipPricingDate = MembershipPricingDate.RegisteredOn);
        Default(s.AwardFeeMembershipDate != 0, () => s.AwardFeeMembershipDate = AwardFeeMembershipDate.SameAsReview);
        Default(s.PaymentTimeliness != 0, () => s.PaymentTimeliness = PaymentTimeliness.TransactionDate);
        Default(s.LateReviewFee != 0, () => s.LateReviewFee = LateReviewFee.StaffDecides);
        Default(s.LateAwardFee != 0, () => s.LateAwardFee = LateAwardFee.UntilConfirmed);
        Default(s.HasLateWinDueDays, () => s.LateWinDueDays = 14);
        Default(s.HasShortPaymentToleranceTwd, () => s.ShortPaymentToleranceTwd = 0);
        Default(s.PartPayment != 0, () => s.PartPayment = PartPayment.LineOrder);
        Default(s.HasUnpaidWithdrawalCancelsLine, () => s.UnpaidWithdrawalCancelsLine = true);
        Default(s.HasVirtualAccounts, () => s.VirtualAccounts = false);
        Default(s.TaxDocument != 0, () => s.TaxDocument = TaxDocument.EInvoice);
        Default(s.InvoiceMoment != 0, () => s.InvoiceMoment = InvoiceMoment.OnSettlement);
    }

    private static void Material(MaterialSettings s, Schedule schedule)
    {
        Default(s.CharactersOverLimit != 0, () => s.CharactersOverLimit = CharactersOverLimit.Warn);
        Default(s.HasCoversMax, () => s.CoversMax = 2);
        Default(s.VideoSource != 0, () => s.VideoSource = VideoSource.Both);
        Default(s.InvalidTeamVideo != 0, () => s.InvalidTeamVideo = InvalidTeamVideo.Disregard);
        if (s.LinkAliveUntil.Length == 0 && schedule.Finals?.Until is { } end)
        {
            var last = Season.LastDay(end.ToDateTime());
            s.LinkAliveUntil = new DateOnly(last.Year, last.Month, DateTime.DaysInMonth(last.Year, last.Month)).ToString("yyyy-MM-dd", null);
        }
    }

    private static void Scoring(ScoringSettings s)
    {
        Default(s.HasMarkMax, () => s.MarkMax = 100);
        Default(s.Method != 0, () => s.Method = ScoringMethod.FairMean);
        Default(s.AfterSealRemoval != 0, () => s.AfterSealRemoval = AfterSealRemoval.Strike);
        Default(s.HasFairMeanMinEntries, () => s.FairMeanMinEntries = 4);
        Default(s.HasMinCountedSheets, () => s.MinCountedSheets = 3);
        Default(s.HasTrimMinSheets, () => s.TrimMinSheets = 5);
        Default(s.TieLadder.Count > 0, () => s.TieLadder.Add([TieStep.HeaviestCriterion, TieStep.HeadToHead, TieStep.MedianSheet, TieStep.SharedPlace]));
        Default(s.HasDisplayDecimals, () => s.DisplayDecimals = 2);
        Default(s.HasFinalsCut, () => s.FinalsCut = 3);
        Default(s.HasReviewWeight || s.HasFinalsWeight, () => (s.ReviewWeight, s.FinalsWeight) = (50, 50));
        Default(s.FinalsSheet != 0, () => s.FinalsSheet = FinalsSheet.SameCriteria);
        Default(s.HasWinnerCount, () => s.WinnerCount = 1);
        Default(s.HasNamedRecommendationPoints, () => s.NamedRecommendationPoints = 0);
        Default(s.LetterAlone != 0, () => s.LetterAlone = LetterAlone.Discretion);
        Default(s.HasQuorumFinals, () => s.QuorumFinals = 4);
        Default(s.HasQuorumNeedsOutsideSeat, () => s.QuorumNeedsOutsideSeat = true);
        Default(s.HasAssignmentSplit, () => s.AssignmentSplit = 0);
    }

    private static void Judging(JudgingSettings s)
    {
        Default(s.ChairSeat != 0, () => s.ChairSeat = ChairSeat.WithinDirectors);
        Default(s.HasNotaryMayHoldImpartialSeat, () => s.NotaryMayHoldImpartialSeat = true);
        Default(s.HardConflicts.Count > 0, () => s.HardConflicts.Add(Enum.GetValues<ConflictKind>().Where(k => k != 0)));
        Default(s.HasEmployerYears, () => s.EmployerYears = 3);
        Default(s.BoardMask != 0, () => s.BoardMask = BoardMask.Coded);
        Default(s.HasBlindNames, () => s.BlindNames = false);
        Default(s.HasSecondChanceAbsent, () => s.SecondChanceAbsent = 1);
        Default(s.ConnectionTestMissed != 0, () => s.ConnectionTestMissed = ConnectionTestMissed.Warn);
        Default(s.HasFinalsLockMinutes, () => s.FinalsLockMinutes = 60);
    }

    private static void After(AfterSettings s)
    {
        Default(s.NotSelectedTold != 0, () => s.NotSelectedTold = NotSelectedTold.WithResults);
        Default(s.Feedback != 0, () => s.Feedback = Feedback.CommentsAndMedian);
        Default(s.PublishScores != 0, () => s.PublishScores = PublishScores.None);
        Default(s.HasObjectionDays, () => s.ObjectionDays = 0);
        Default(s.HasNextInRankAfterForfeiture, () => s.NextInRankAfterForfeiture = false);
        Default(s.HasFillFinalsVacancy, () => s.FillFinalsVacancy = false);
        Default(s.GuestChangeAfterLock != 0, () => s.GuestChangeAfterLock = GuestChangeAfterLock.Staff);
        Default(s.LicenceTerms.Length > 0, () => s.LicenceTerms = "限本屆獲獎獎項使用；不得改作，亦不得延用於其他屆別。");
        Default(s.EmbargoBreach != 0, () => s.EmbargoBreach = EmbargoBreach.Record);
        var r = s.Retention ??= new Retention();
        Default(r.HasFilesYears, () => r.FilesYears = 1);
        Default(r.HasVouchersYears, () => r.VouchersYears = 5);
        Default(r.HasBooksYears, () => r.BooksYears = 10);
        Default(r.HasErasureLogYears, () => r.ErasureLogYears = 5);
    }

    private static void Notices(NoticeSettings s)
    {
        Default(s.ReminderOffsetsDays.Count > 0, () => s.ReminderOffsetsDays.Add([14, 7, 3, 1]));
        Default(s.QuietFrom.Length > 0, () => s.QuietFrom = "21:00");
        Default(s.QuietTo.Length > 0, () => s.QuietTo = "08:00");
    }

    private static void Default(bool given, Action set)
    {
        if (!given)
        {
            set();
        }
    }
}
