using System.Text.RegularExpressions;
using CseaMesh.Gateway.Ui;

namespace CseaMesh.Tests.Ui;

/// <summary>Every sentence of the web client exists in both languages, takes the same values in both, and is the one a page asks for.</summary>
public partial class WordsTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void Every_sentence_has_both_languages()
    {
        Assert.NotEmpty(Words.Pairs);
        Assert.Empty(Words.Pairs.Where(p => string.IsNullOrWhiteSpace(p.Value.Zh) || string.IsNullOrWhiteSpace(p.Value.En)).Select(p => p.Key));
    }

    [Fact]
    public void English_sentences_hold_no_Chinese_except_quoted_names()
    {
        // 已獲得使用版權 is the mark itself that a film has to carry.
        Assert.Empty(Words.Pairs.Where(p => Chinese().IsMatch(p.Value.En.Replace("已獲得使用版權", "", StringComparison.Ordinal))).Select(p => p.Key));
    }

    [Fact]
    public void Both_languages_take_the_same_values()
    {
        static string Values(string text) => string.Join(' ', Placeholder().Matches(text).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(Words.Pairs.Where(p => Values(p.Value.Zh) != Values(p.Value.En)).Select(p => p.Key));
    }

    [Fact]
    public void Every_sentence_that_pages_name_exists()
    {
        var named = Directory.EnumerateFiles(Path.Combine(Root, "gateway"), "*.cs*", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => Used().Matches(File.ReadAllText(f)).Select(m => (Key: m.Groups[1].Value, File: Path.GetFileName(f)))).ToList();
        Assert.True(named.Count > 300, "The pages were not found");
        Assert.Empty(named.Where(n => !Words.Pairs.ContainsKey(n.Key)).Distinct());
    }

    [Fact]
    public void Every_state_that_a_service_can_answer_has_a_word()
    {
        Type[] shown =
        [
            typeof(CseaMesh.Registration.V1.EntryStatus), typeof(CseaMesh.Registration.V1.OrganisationState), typeof(CseaMesh.Registration.V1.OrganisationKind), typeof(CseaMesh.Registration.V1.WinState),
            typeof(CseaMesh.Registration.V1.WinTaskKind), typeof(CseaMesh.Registration.V1.WinTaskState), typeof(CseaMesh.Registration.V1.MemberRole), typeof(CseaMesh.Registration.V1.MemberState),
            typeof(CseaMesh.Submission.V1.DossierState), typeof(CseaMesh.Submission.V1.SlotState), typeof(CseaMesh.Submission.V1.Verdict), typeof(CseaMesh.Billing.V1.BillState), typeof(CseaMesh.Billing.V1.LineState),
            typeof(CseaMesh.Billing.V1.MatchGround), typeof(CseaMesh.Billing.V1.RowOutcome), typeof(CseaMesh.Billing.V1.StatementLineState), typeof(CseaMesh.Billing.V1.ProposalState),
            typeof(CseaMesh.Billing.V1.FeeKind), typeof(CseaMesh.Billing.V1.Good), typeof(CseaMesh.Billing.V1.CancelReason), typeof(CseaMesh.Billing.V1.DocumentKind), typeof(CseaMesh.Billing.V1.InvoiceState),
            typeof(CseaMesh.Billing.V1.AllowanceState), typeof(CseaMesh.Billing.V1.TurnkeyState),
            typeof(CseaMesh.Judging.V1.RoundState), typeof(CseaMesh.Judging.V1.SheetState), typeof(CseaMesh.Judging.V1.ResultState), typeof(CseaMesh.Judging.V1.SlotState), typeof(CseaMesh.Judging.V1.ConflictKind),
            typeof(CseaMesh.Judging.V1.DecisionKind), typeof(CseaMesh.Judging.V1.MemberState), typeof(CseaMesh.Notification.V1.BatchState), typeof(CseaMesh.Notification.V1.MessageState),
        ];
        var states = shown.SelectMany(t => Enum.GetValues(t).Cast<Enum>()).Where(s => Convert.ToInt32(s, null) != 0);
        Assert.Empty(states.Where(s => !Words.Pairs.ContainsKey($"state.{s.GetType().Name}.{s}")).Select(s => $"{s.GetType().Name}.{s}"));
    }

    [Fact]
    public void Every_kind_of_letter_has_its_name() =>
        Assert.Empty(CseaMesh.Notification.Domain.Letters.All.Where(k => !Words.Pairs.ContainsKey("letters.purpose." + k.Code)).Select(k => k.Code));

    [Theory]
    [InlineData("3, 5-7", "3, 5–7")]
    [InlineData("7 5 6", "5–7")]
    [InlineData("", "")]
    public void Page_numbers_are_read_as_people_write_them(string typed, string shown) => Assert.Equal(shown, PageRange.Format(PageRange.Parse(typed)!));

    [Theory]
    [InlineData("0")]
    [InlineData("7-5")]
    [InlineData("三")]
    [InlineData("1-999")]
    public void Page_numbers_that_make_no_sense_are_not_guessed(string typed) => Assert.Null(PageRange.Parse(typed));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "gateway", "Ui", "Words"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("gateway/Ui/Words");
        return folder.FullName;
    }

    [GeneratedRegex("""(?<![\w.])(?:desk\.)?[Tt]\["([\w.]+)"[\],]""")]
    private static partial Regex Used();

    [GeneratedRegex(@"\{(\d)[:}]")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Chinese();
}
