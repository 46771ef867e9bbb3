using static CseaMesh.Notification.Domain.FieldType;

namespace CseaMesh.Notification.Domain;

/// <summary>Every letter that is ever written. Its texts lie under Templates; what they may say is declared here.</summary>
internal static class Letters
{
    /// <summary>What surrounds the text of every mail: edition, organiser, contacts (GEN-01).</summary>
    public static readonly LetterKind Letterhead = Kind("letterhead", "信頭", "Letterhead",
        ("title", Text), ("body", Text), ("edition_zh", Text), ("edition_en", Text), ("organiser", Text), ("mailbox?", Text), ("telephone?", Text), ("website?", Link));

    // ---- Registration and money ----
    public static readonly LetterKind RegistrationConfirmed = Kind("registration-confirmed", "報名確認", "Registration received",
        ("name", Text), ("organisation", Text), ("count", Number), ("entries", List), ("material_until", Until), ("review_fee_until", Until), ("mailbox", Text)) with { Urgent = true };

    public static readonly LetterKind BillIssued = Kind("bill-issued", "繳費單", "Bill",
        [("name", Text), ("payer", Text), ("bill_number", Text), ("lines", List), ("total", Money), ("due_on", Date), .. PayTo]) with { Urgent = true };

    public static readonly LetterKind BillRevised = Kind("bill-revised", "繳費單更新", "Bill changed",
        [("name", Text), ("payer", Text), ("bill_number", Text), ("reason", Text), ("lines?", List), ("total", Money), ("outstanding", Money), ("due_on", Date), .. PayTo]);

    public static readonly LetterKind BillVoid = Kind("bill-void", "繳費單取消", "Bill cancelled",
        ("name", Text), ("payer", Text), ("bill_number", Text), ("reason", Text));

    public static readonly LetterKind PaymentReceived = Kind("payment-received", "收款通知", "Payment received",
        ("name", Text), ("payer", Text), ("bill_number", Text), ("amount", Money), ("money_date", Date), ("outstanding?", Money));

    public static readonly LetterKind ReviewFeeOverdue = Kind("review-fee-overdue", "報名審查費逾期", "Review fee overdue",
        ("name", Text), ("payer", Text), ("bill_number", Text), ("lines", List), ("outstanding", Money), ("due_on", Date), ("mailbox", Text));

    public static readonly LetterKind AwardFeeOverdue = Kind("award-fee-overdue", "獎項費逾期", "Award fee overdue",
        ("name", Text), ("payer", Text), ("bill_number", Text), ("lines", List), ("outstanding", Money), ("due_on", Date), ("mailbox", Text));

    public static readonly LetterKind ExtrasOverdue = Kind("extras-overdue", "加購逾期未繳", "Order of extras overdue",
        ("name", Text), ("payer", Text), ("bill_number", Text), ("lines", List), ("outstanding", Money), ("due_on", Date), ("mailbox", Text));

    /// <summary>FEE-15: the document itself; its printout is a formal voucher.</summary>
    public static readonly LetterKind InvoiceIssued = Kind("invoice-issued", "電子發票開立通知", "Your e-invoice",
        ("name", Text), ("invoice_number", Text), ("issued_on", Date), ("random_number", Text), ("bill_number", Text), ("seller", Text), ("buyer", Text), ("items", List),
        ("sales", Money), ("tax", Money), ("total", Money), ("link?", Link), ("corrected?", Text), ("mailbox", Text)) with { Lawful = true };

    public static readonly LetterKind ReceiptIssued = Kind("receipt-issued", "收據開立通知", "Your receipt",
        ("name", Text), ("invoice_number", Text), ("issued_on", Date), ("bill_number", Text), ("buyer", Text), ("items", List), ("total", Money), ("link?", Link), ("mailbox", Text)) with { Lawful = true };

    public static readonly LetterKind InvoiceVoided = Kind("invoice-voided", "憑證作廢通知", "Voucher voided",
        ("name", Text), ("document", Text), ("invoice_number", Text), ("voided_on", Date), ("bill_number", Text), ("reason", Text), ("total", Money), ("mailbox", Text)) with { Lawful = true };

    public static readonly LetterKind AllowanceIssued = Kind("allowance-issued", "折讓開立通知", "Allowance on your e-invoice",
        ("name", Text), ("allowance_number", Text), ("invoice_number", Text), ("issued_on", Date), ("reason", Text), ("amount", Money), ("tax", Money), ("total", Money), ("mailbox", Text)) with { Lawful = true };

    public static readonly LetterKind LateMoney = Kind("late-money", "逾期款項", "Late payment",
        ("name", Text), ("payer", Text), ("bill_number", Text), ("amount", Money), ("money_date", Date), ("due_on", Date), ("mailbox", Text));

    public static readonly LetterKind OrganisationVerified = Kind("organisation-verified", "參賽單位資料核對完成", "Organisation verified",
        ("name", Text), ("organisation", Text));

    public static readonly LetterKind OrganisationRejected = Kind("organisation-rejected", "參賽單位資料無法核對", "Organisation not verified",
        ("name", Text), ("organisation", Text), ("mailbox", Text));

    public static readonly LetterKind Invitation = Kind("invitation", "加入參賽單位邀請", "Invitation to an organisation",
        ("name", Text), ("organisation", Text), ("role", Text), ("link?", Link)) with { Ways = Ways.MailOnly, Urgent = true };

    public static readonly LetterKind DataRequest = Kind("data-request", "個人資料請求", "Your request about personal data",
        ("name", Text), ("number", Text), ("kind", Text), ("status", Text), ("due", Date), ("reason?", Text), ("mailbox", Text)) with { Ways = Ways.MailOnly, Urgent = true, Lawful = true };

    // ---- Material and the way of an entry ----
    public static readonly LetterKind SubmissionReceipt = Kind("submission-receipt", "送件收執", "Receipt of your material",
        [.. OfEntry, ("submission_no", Number), ("at", Time), ("sha", Text), ("supplement_number?", Text)]) with { Urgent = true };

    public static readonly LetterKind SubmittedAtClose = Kind("submitted-at-close", "系統代為送件", "Handed in for you at the close",
        [.. OfEntry, ("submission_no", Number), ("at", Time), ("sha", Text), ("yearbook_missing?", Text), ("mailbox", Text)]);

    public static readonly LetterKind SupplementRequested = Kind("supplement-requested", "補件通知", "Please supply what is missing",
        [.. OfEntry, ("supplement_number", Text), ("items", List), ("until", Until)]);

    public static readonly LetterKind EntryReturned = Kind("entry-returned", "退件通知", "Material handed back",
        [.. OfEntry, ("reasons", List), ("until", Until)]);

    public static readonly LetterKind EntryQualified = Kind("entry-qualified", "取得參賽資格", "Right to compete",
        [.. OfEntry, ("review_from", Date), ("review_to", Date)]);

    public static readonly LetterKind EntryUnqualified = Kind("entry-unqualified", "參賽資格暫停", "Right to compete suspended",
        [.. OfEntry, ("reason", Text), ("mailbox", Text)]);

    public static readonly LetterKind EntryWithdrawn = Kind("entry-withdrawn", "退賽確認", "Withdrawal confirmed",
        [.. OfEntry, ("at", Time), ("reason?", Text)]) with { Urgent = true };

    public static readonly LetterKind EntryLapsed = Kind("entry-lapsed", "失去參賽資格", "Right to compete lost",
        [.. OfEntry, ("cause", Text), ("reason?", Text), ("mailbox", Text)]);

    public static readonly LetterKind EntryDisqualified = Kind("entry-disqualified", "取消參賽資格", "Disqualified",
        [.. OfEntry, ("reason", Text), ("mailbox", Text)]);

    public static readonly LetterKind EntryReinstated = Kind("entry-reinstated", "恢復參賽", "Entry reinstated",
        [.. OfEntry, ("reason?", Text)]);

    // ---- Finals and results ----
    public static readonly LetterKind FinalsNotice = Kind("finals-notice", "決審通知書", "Finals notice",
        [.. OfEntry, ("date", Date), ("time", Text), ("presentation_minutes", Number), ("question_minutes", Number), ("link", Link), ("questions", Text),
            ("min_new", Number), ("max_public", Number), ("mailbox", Text)])
        with { Held = true, Essential = ["date", "time", "link", "questions"] };

    public static readonly LetterKind FinalsSlotMoved = Kind("finals-slot-moved", "決審時段異動", "Your finals slot has moved",
        [.. OfEntry, ("start", Time), ("link", Link), ("mailbox", Text)]);

    public static readonly LetterKind FinalsSlotCancelled = Kind("finals-slot-cancelled", "決審時段取消", "Your finals slot is cancelled",
        [.. OfEntry, ("mailbox", Text)]);

    public static readonly LetterKind WinnerLetter = Kind("winner-letter", "獲獎通知", "You have won",
        [.. OfEntry, ("fee", Money), ("bill_number", Text), ("fee_until", Date), .. PayTo, ("yearbook_until?", Until), ("tickets", Number), ("books", Number),
            ("guests_until", Until), ("dinner", Time), ("venue?", Text), ("embargo", Time), ("international?", Text)])
        with { Held = true, Essential = ["fee", "fee_until", "tickets", "books"] };

    public static readonly LetterKind NotAwarded = Kind("not-awarded", "評選結果通知", "Result of your entry",
        [.. OfEntry]);

    public static readonly LetterKind WinRemoved = Kind("win-removed", "得獎名單更正", "List of winners corrected",
        [.. OfEntry, ("reason", Text), ("mailbox", Text)]);

    public static readonly LetterKind WinForfeited = Kind("win-forfeited", "喪失獲獎資格", "Award forfeited",
        [.. OfEntry, ("cause", Text), ("reason?", Text), ("mailbox", Text)]);

    public static readonly LetterKind WinReleased = Kind("win-released", "獎項費已繳清", "Award fee settled",
        [.. OfEntry, ("tickets", Number), ("books", Number), ("guests_until", Until), ("dinner", Time), ("embargo", Time)]);

    /// <summary>The feedback itself is read after signing in; the letter holds neither mark nor comment.</summary>
    public static readonly LetterKind FeedbackReleased = Kind("feedback-released", "評審回饋", "The judges' feedback",
        [.. OfEntry, ("mailbox", Text)]);

    public static readonly LetterKind YearbookCancelled = Kind("yearbook-cancelled", "獲獎專刊取消", "Yearbook page cancelled",
        [.. OfEntry, ("mailbox", Text)]);

    public static readonly LetterKind TicketsDispatched = Kind("tickets-dispatched", "入場券已寄出", "Dinner tickets sent",
        [.. OfEntry, ("count", Number), ("numbers", Text), ("note", Text), ("dinner", Time), ("mailbox", Text)]);

    public static readonly LetterKind CertificateIssued = Kind("certificate-issued", "證書核發", "Certificate issued",
        [.. OfEntry, ("certificate_number", Text), ("version", Number), ("code", Text)]);

    /// <summary>PUB-01, WIN-05.</summary>
    public static readonly LetterKind EmbargoBreach = Kind("embargo-breach", "提前宣傳通知", "Made public before the embargo ended",
        [.. OfEntry, ("on", Date), ("embargo", Time), ("reason", Text), ("consequence", Text), ("mailbox", Text)]);

    public static readonly LetterKind NominationChanged = Kind("nomination-changed", "國際舉薦進度", "International nomination",
        [.. OfEntry, ("nomination_number", Text), ("state", Text), ("body?", Text), ("note?", Text), ("mailbox", Text)]);

    public static readonly LetterKind QuestionAnswered = Kind("question-answered", "回覆您的提問", "Answer to your question",
        ("name", Text), ("question_number", Text), ("question", Text), ("answer", Text), ("mailbox", Text)) with { Ways = Ways.MailOnly, Urgent = true };

    // ---- Committee ----
    public static readonly LetterKind JudgeAppointed = Kind("judge-appointed", "評審委員聘任", "Appointment as judge",
        ("name", Text), ("office", Text), ("review_from", Date), ("review_to", Date), ("link?", Link), ("mailbox", Text)) with { Ways = Ways.MailOnly };

    public static readonly LetterKind NotaryAppointed = Kind("notary-appointed", "公證單位聘任", "Appointment as notary",
        ("name", Text), ("body", Text), ("link?", Link), ("mailbox", Text)) with { Ways = Ways.MailOnly };

    public static readonly LetterKind SheetsAssigned = Kind("sheets-assigned", "評分開始", "Judging is open",
        ("name", Text), ("round", Text), ("assigned", Number), ("due", Until));

    public static readonly LetterKind RoundSealed = Kind("round-sealed", "評分已封存", "Round sealed",
        ("name", Text), ("award", Text), ("round", Text), ("count", Number), ("ledger_index", Number)) with { Ways = Ways.InboxOnly };

    public static readonly LetterKind RemindWitness = Kind("reminder-witness", "存證見證提醒", "Reminder: confirm the ledger",
        ("name", Text), ("office", Text), ("occasion", Text), ("size", Number), ("mailbox", Text));

    // ---- Staff ----
    public static readonly LetterKind FinalistsChosen = Kind("staff-finalists-chosen", "決審入圍名單已核定", "Finalists certified",
        ("award", Text), ("passed", List), ("not_passed_count", Number), ("notices_from", Time)) with { Ways = Ways.InboxOnly };

    public static readonly LetterKind ResultsCertified = Kind("staff-results-certified", "評選結果已核定", "Result certified",
        ("award", Text), ("result_version", Number), ("winners", Number), ("publication_at", Time)) with { Ways = Ways.InboxOnly };

    // ---- Reminders ----
    public static readonly LetterKind RemindMaterial = Reminder("reminder-material", "繳件提醒", "Reminder: hand in your material");
    public static readonly LetterKind RemindReviewFee = Reminder("reminder-review-fee", "報名審查費繳費提醒", "Reminder: review fee");
    public static readonly LetterKind RemindSupplement = Reminder("reminder-supplement", "補件提醒", "Reminder: what is missing");
    public static readonly LetterKind RemindFinals = Reminder("reminder-finals", "線上決審提醒", "Reminder: online finals");
    public static readonly LetterKind RemindConnectionTest = Reminder("reminder-connection-test", "決審連線測試提醒", "Reminder: connection test");
    public static readonly LetterKind RemindAwardFee = Reminder("reminder-award-fee", "獎項費繳費提醒", "Reminder: award fee");
    public static readonly LetterKind RemindYearbook = Reminder("reminder-yearbook", "獲獎專刊資料提醒", "Reminder: yearbook material");
    public static readonly LetterKind RemindGuests = Reminder("reminder-guests", "晚宴賓客名單提醒", "Reminder: guest list");
    public static readonly LetterKind RemindAnswers = Reminder("reminder-answers", "獲獎確認事項提醒", "Reminder: what you still have to confirm");
    public static readonly LetterKind RemindExtras = Reminder("reminder-extras", "加購繳費提醒", "Reminder: your order of extras");
    public static readonly LetterKind RemindSheets = Reminder("reminder-sheets", "評分提醒", "Reminder: open score sheets");

    // ---- Accounts ----
    public static readonly LetterKind VerifyAddress = Account("account-verify-address", "電子郵件驗證", "Confirm your mail address");
    public static readonly LetterKind ResetPassword = Account("account-reset-password", "重設密碼", "Choose a new password");

    public static readonly LetterKind AlreadyRegistered = Kind("account-already-registered", "此信箱已有帳號", "You already have an account",
        ("name", Text), ("link?", Link)) with { Ways = Ways.MailOnly, Urgent = true, Lawful = true };

    public static readonly LetterKind SecurityChanged = Kind("account-security-changed", "帳號安全設定已變更", "Your account's security was changed",
        ("name", Text)) with { Ways = Ways.MailOnly, Urgent = true, Lawful = true };

    public static readonly IReadOnlyList<LetterKind> All =
    [
        Letterhead, RegistrationConfirmed, BillIssued, BillRevised, BillVoid, PaymentReceived, ReviewFeeOverdue, AwardFeeOverdue, ExtrasOverdue, LateMoney,
        InvoiceIssued, ReceiptIssued, InvoiceVoided, AllowanceIssued,
        OrganisationVerified, OrganisationRejected, Invitation, DataRequest, SubmissionReceipt, SubmittedAtClose, SupplementRequested, EntryReturned, EntryQualified,
        EntryUnqualified, EntryWithdrawn, EntryLapsed, EntryDisqualified, EntryReinstated, FinalsNotice, FinalsSlotMoved, FinalsSlotCancelled,
        WinnerLetter, NotAwarded, WinRemoved, WinForfeited, WinReleased, FeedbackReleased, YearbookCancelled, TicketsDispatched, CertificateIssued, EmbargoBreach, NominationChanged, QuestionAnswered, JudgeAppointed, NotaryAppointed, SheetsAssigned, RoundSealed, RemindWitness,
        FinalistsChosen, ResultsCertified, RemindMaterial, RemindReviewFee, RemindSupplement, RemindFinals, RemindConnectionTest, RemindAwardFee, RemindYearbook,
        RemindGuests, RemindAnswers, RemindExtras, RemindSheets, VerifyAddress, ResetPassword, AlreadyRegistered, SecurityChanged,
    ];

    private static readonly Dictionary<string, LetterKind> ByCode = All.ToDictionary(k => k.Code);

    private static (string, FieldType)[] OfEntry => [("name", Text), ("entry_number", Text), ("award", Text), ("entrant", Text)];

    private static (string, FieldType)[] PayTo => [("account_name", Text), ("bank", Text), ("account_number", Text), ("mailbox", Text)];

    public static LetterKind? Find(string code) => ByCode.GetValueOrDefault(code);

    private static LetterKind Reminder(string code, string zh, string en) =>
        Kind(code, zh, en, ("name", Text), ("items", List), ("due", Until), ("mailbox", Text));

    private static LetterKind Account(string code, string zh, string en) =>
        Kind(code, zh, en, ("name", Text), ("code?", Text), ("link?", Link), ("expires", Time)) with { Ways = Ways.MailOnly, Urgent = true, Secret = true, Lawful = true };

    /// <param name="fields">A name that ends in a question mark is optional.</param>
    private static LetterKind Kind(string code, string zh, string en, params (string Name, FieldType Type)[] fields) =>
        new(code, zh, en, [.. fields.Select(f => new LetterField(f.Name.TrimEnd('?'), f.Type, f.Name.EndsWith('?')))]);
}
