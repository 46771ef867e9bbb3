using System.Security.Cryptography;
using System.Text;

namespace CseaMesh.Registration.Domain;

/// <summary>What a winner agrees to with one task; the hash of the words is kept with the agreement.</summary>
public sealed record WinTerms(WinTaskKind Kind, Words Title, IReadOnlyList<Words> Clauses, string Link = "")
{
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Clauses.SelectMany(c => new[] { c.Zh, c.En })))));

    /// <summary>The terms of every task of this win that is an agreement.</summary>
    public static IReadOnlyList<WinTerms> Of(Win win, Season season) =>
        [.. new[] { Consent(season), Licence(season), Nomination(season), Dinner(season) }.Where(t => win.Task(t.Kind) is { State: not WinTaskState.NotApplicable })];

    /// <summary>WIN-04, PHO-01, PHO-02.</summary>
    private static WinTerms Consent(Season s) => new(WinTaskKind.Consent, new("照片使用同意", "Use of photographs"),
    [
        new("獲獎者照片的著作權屬本協會所有。", "Copyright of all photographs of winners belongs to the association."),
        new($"同意本協會將影像刊登於官方網站（{s.Website}）、粉絲專頁（{s.FanPage}）及其他官方管道。", $"The association may publish the images on its website ({s.Website}), its fan page ({s.FanPage}) and its other official channels."),
        new("未同意者，無法領取入場券、獎座與證書。", "Without this consent, tickets, trophy and certificate cannot be given out."),
    ]);

    /// <summary>WIN-05, WIN-08, PUB-01, PUB-02.</summary>
    private static WinTerms Licence(Season s) => new(WinTaskKind.Licence, new("標章使用授權", "Licence to use the logo"),
    [
        new(s.LicenceTerms.Length > 0 ? s.LicenceTerms : $"標章限用於 {s.Year} 年本屆所獲獎項。", $"The logo is that of the {s.Year} edition and may be used for the award won in it only; it may not be altered."),
        new($"{s.EmbargoUntil.AddHours(8):yyyy-MM-dd HH:mm} 晚宴結束後，始得發布新聞、展示或宣傳獲獎。", $"Press releases, display and promotion of the win begin after the dinner, from {s.EmbargoUntil.AddHours(8):yyyy-MM-dd HH:mm} Taipei time."),
        new($"宣傳時，獎項名稱前須加上「{s.PublicityPrefix}」。", $"In publicity, 「{s.PublicityPrefix}」 is written before the award's name."),
    ]);

    /// <summary>INT-01, INT-02, INT-03.</summary>
    private static WinTerms Nomination(Season s) => new(WinTaskKind.NominationAck, new("國際舉薦確認", "International nomination"),
    [
        new("本協會得舉薦企業類獲獎者代表臺灣參加大中華區客戶中心聯盟（GCCA）或亞太客服中心聯盟（CC-APAC）年度評選。", "The association may put corporate winners forward, as Taiwan's representatives, to the annual awards of GCCA or CC-APAC."),
        new("評選費、住宿費及交通費（機票、飯店等）由獲舉薦者自行負擔。", "Evaluation fees, lodging and transport (air tickets, hotel and so on) are borne by those put forward."),
        new("詳情與歷年費用見本協會國際活動網頁；異動只在網站公告，不另通知。", "Details and the fees of recent years stand on the association's international page; changes are announced there only, without individual notice."),
    ], s.InternationalPage);

    /// <summary>DIN-05..DIN-11.</summary>
    private static WinTerms Dinner(Season s) => new(WinTaskKind.DinnerRules, new("晚宴須知", "Rules of the dinner"), DinnerRules(s));

    /// <summary>What holds for every guest of the dinner.</summary>
    public static IReadOnlyList<Words> DinnerRules(Season s) =>
    [
        new("一張入場券限一人入場；憑券入場，遺失恕不補發。", "One ticket admits one person; entry is by ticket only, and lost tickets are not replaced."),
        new($"採圓桌，每桌 {s.SeatsPerTable} 人。", $"Round tables of {s.SeatsPerTable}."),
        new("專刊於晚宴當天現場發放，須一次領取。", "Yearbooks are handed out on the day and collected at one time, on site."),
        new($"賓客名單於 {Season.LastDay(s.GuestListUntil):yyyy-MM-dd} 截止；加購入場券與專刊須事先提出。", $"Guests are named by {Season.LastDay(s.GuestListUntil):yyyy-MM-dd}; more tickets and yearbooks are ordered beforehand."),
        new("頒獎由專業攝影師拍攝，當天提供未修圖檔案。", "Professional photographers shoot the award moment; unretouched files are supplied the same day."),
        new("歡迎帶吉祥物與啦啦隊，請在賓客名單註明。", "Mascots and cheering squads are welcome; please say so with the guest list."),
        new("全程禁止拉炮、彩帶及其他會弄髒場地的物品；造成污損的單位負擔清潔費用。", "Party poppers, streamers and anything else that dirties the floor are banned throughout; the unit causing damage pays the cleaning."),
    ];
}
