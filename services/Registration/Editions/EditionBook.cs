using System.Collections.Concurrent;
using System.Security.Cryptography;
using CseaMesh.Edition.V1;
using CseaMesh.Registration.Data;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Award = CseaMesh.Edition.V1.Award;

namespace CseaMesh.Registration.Editions;

/// <summary>A published edition as it is read all the time: the document and the rules Registration decides by.</summary>
internal sealed record Rulebook(Edition.V1.Edition Document, Season Season)
{
    /// <summary>REG-02: how the registration form is named.</summary>
    public string FormName => Document.NamePatterns.FirstOrDefault(p => p.Kind == SlotKind.RegistrationForm)?.Pattern ?? "{company}_報名表";

    public Award Award(int number) => Document.Awards.First(a => a.Number == number);
}

/// <summary>Published editions. A version never changes, so each is parsed once per process; which one is in force is asked each time.</summary>
internal sealed class EditionBook
{
    private readonly ConcurrentDictionary<(string Code, int Version), Rulebook> _parsed = new();

    public static byte[] Bytes(Edition.V1.Edition document) => document.ToByteArray();

    public static string Hash(byte[] document) => Convert.ToHexStringLower(SHA256.HashData(document));

    /// <summary>The edition in force. NOT_FOUND when none of that code is published.</summary>
    public async Task<Rulebook> InForceAsync(RegistrationDb db, string code, CancellationToken ct) =>
        await FindAsync(db, code, ct) ?? throw Refusal.NotFound("沒有這一屆，或尚未公布。", "There is no such edition, or it is not published yet.");

    public async Task<Rulebook?> FindAsync(RegistrationDb db, string code, CancellationToken ct)
    {
        var version = await db.Editions.Where(e => e.Code == code && (e.State == EditionState.Published || e.State == EditionState.Cancelled)).Select(e => (int?)e.Number).SingleOrDefaultAsync(ct);
        if (version is not { } number)
        {
            return null;
        }

        if (_parsed.TryGetValue((code, number), out var known))
        {
            return known;
        }

        var bytes = await db.Editions.Where(e => e.Code == code && e.Number == number).Select(e => e.Document).SingleAsync(ct);
        var document = Edition.V1.Edition.Parser.ParseFrom(bytes);
        return _parsed[(code, number)] = new Rulebook(document, SeasonOf(document, number));
    }

    /// <summary>Codes of all published editions.</summary>
    public static Task<List<string>> CodesAsync(RegistrationDb db, CancellationToken ct) =>
        db.Editions.Where(e => e.State == EditionState.Published || e.State == EditionState.Cancelled).Select(e => e.Code).ToListAsync(ct);

    public static Season SeasonOf(Edition.V1.Edition e, int version)
    {
        var (s, settings) = (e.Schedule, e.Settings);
        return new Season
        {
            Code = e.Code,
            Version = version,
            Year = e.Year,
            CancelledAt = e.CancelledAt?.ToDateTime(),
            Prefix = e.NumberPrefix,
            Awards = e.Awards.ToDictionary(a => a.Number, RuleOf),
            Quotas = e.Quotas.ToDictionary(q => (Domain.AwardClass)q.AwardClass, q => new Domain.Quota(q.Tickets, q.Books)),
            RegistrationOpens = s.Registration.Opens.ToDateTime(),
            RegistrationUntil = s.Registration.Until.ToDateTime(),
            SubstitutionUntil = s.SubstitutionUntil.ToDateTime(),
            SupplementUntil = s.SupplementUntil.ToDateTime(),
            ReviewFeeUntil = s.ReviewFeeUntil.ToDateTime(),
            EligibilityPreviewFrom = s.EligibilityPreviewFrom.ToDateTime(),
            EligibilityDecisionAt = s.EligibilityDecisionAt.ToDateTime(),
            ReviewOpens = s.Review.Opens.ToDateTime(),
            ResultsNotBefore = s.ResultsNotBefore.ToDateTime(),
            ResultsPublicationAt = s.ResultsPublicationAt.ToDateTime(),
            CorporateYearbookUntil = s.CorporateYearbookUntil.ToDateTime(),
            AwardFeeUntil = s.AwardFeeUntil.ToDateTime(),
            GuestListUntil = s.GuestListUntil.ToDateTime(),
            ConsentUntil = (s.ConsentUntil ?? s.AwardFeeUntil).ToDateTime(),
            AnswersUntil = (s.AnswersUntil ?? s.GuestListUntil).ToDateTime(),
            DinnerOpens = s.Dinner.Opens.ToDateTime(),
            DinnerUntil = s.Dinner.Until.ToDateTime(),
            EmbargoUntil = s.EmbargoUntil.ToDateTime(),
            SeatsPerTable = e.FinalsRule.SeatsPerTable,
            PublicityPrefix = e.PublicityPrefix,
            LicenceTerms = settings.After.LicenceTerms,
            Website = e.Contacts.Website,
            FanPage = e.Contacts.FanPage,
            InternationalPage = e.Contacts.InternationalPage,
            EvidenceFrom = Day(e.EvidencePeriod.From),
            EvidenceTo = Day(e.EvidencePeriod.To),
            RecentFrom = Day(e.EvidencePeriod.RecentFrom),
            AccountNumber = e.PaymentAccount.AccountNumber,
            NoticeVersion = e.Notices[^1].Version,
            MaxEntriesPerOrgAward = settings.Registration.MaxEntriesPerOrgAward,
            PersonInManyAwards = settings.Registration.PersonInManyAwards,
            ReturningSameAwardOnly = settings.Registration.ReturningScope == ReturningScope.SameAward,
            PaymentGraceDays = settings.Money.PaymentGraceDays,
            LateWinDueDays = settings.Money.LateWinDueDays,
            ObjectionDays = settings.After.ObjectionDays,
            PublishesScores = settings.After.PublishScores == PublishScores.Winners,
            BreachEndsLicence = settings.After.EmbargoBreach == EmbargoBreach.WithdrawLicence,
            StaffMayChangeGuests = settings.After.GuestChangeAfterLock == GuestChangeAfterLock.Staff,
        };
    }

    private static AwardRule RuleOf(Award a) => new()
    {
        Number = a.Number,
        Class = (Domain.AwardClass)a.AwardClass,
        Name = new Words(a.Name.Zh, a.Name.En),
        MinYearsManagement = a.Gate.MinYearsManagement,
        MinYearsField = a.Gate.MinYearsField,
        Role = (Domain.EntrantRole)a.Gate.Role,
        RoleEnforced = a.Gate.RoleEnforced,
        KeyFact = (Domain.KeyFact)a.Gate.KeyFact,
        Checks = a.Gate.Checks.ToDictionary(c => c.Key, c => new Words(c.Statement.Zh, c.Statement.En)),
    };

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
