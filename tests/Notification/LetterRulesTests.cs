using System.Text;
using CseaMesh.Notification.Domain;
using CseaMesh.Notification.Mail;

namespace CseaMesh.Tests.Notification;

/// <summary>The pure part: texts, times, mail format.</summary>
public sealed class LetterRulesTests
{
    private static readonly LetterKind Kind = new("greeting", "問候", "Greeting", [new LetterField("name", FieldType.Text), new LetterField("fee", FieldType.Money, Optional: true)]);
    private static readonly QuietHours Night = QuietHours.Parse("21:00", "08:00");

    [Fact]
    public void All_letters_of_the_program_are_in_order() => Assert.Empty(LetterBook.Check(Letters.All, LetterFiles.OfThisProgram()));

    [Theory]
    [InlineData("zh-TW/greeting", "{name}\n\n{fee}{wrong}", "TEMPLATE_FIELD_UNKNOWN: greeting (zh-TW) {wrong}")]
    [InlineData("en/greeting", "{name}", "TEMPLATE_FIELD_MISSING: greeting (en) {fee}")]
    [InlineData("en/greeting", null, "LANGUAGE_MISSING: greeting (en)")]
    [InlineData("en/farewell", "x", "TEMPLATE_UNKNOWN: en/farewell")]
    public void A_text_that_does_not_fit_is_found(string file, string? text, string problem)
    {
        var files = new Dictionary<string, string> { ["zh-TW/greeting"] = "{name}\n\n{fee}", ["en/greeting"] = "{name}\n\n{fee}" };
        if (text is null)
        {
            files.Remove(file);
        }
        else
        {
            files[file] = text;
        }

        Assert.Equal([problem], LetterBook.Check([Kind], files).Select(p => p.ToString()));
        Assert.Throws<InvalidOperationException>(() => LetterBook.Open([Kind], files));
    }

    [Fact]
    public void A_paragraph_without_its_optional_value_is_left_out_and_values_are_not_read_again()
    {
        var text = LetterText.Parse("Dear {name}\n\nYou owe {fee}.\n\nBye {name}");
        var (title, body) = text.Fill(Kind, Language.En, new FieldValues { ["name"] = FieldValue.Text("{fee}"), ["fee"] = FieldValue.Money(null) });
        Assert.Equal(("Dear {fee}", "Bye {fee}"), (title, body));
        Assert.Equal("You owe NT$12,000.\n\nBye A", text.Fill(Kind, Language.En, new FieldValues { ["name"] = FieldValue.Text("A"), ["fee"] = FieldValue.Money(12_000) }).Body);
    }

    [Fact]
    public void A_letter_without_a_required_value_is_never_written()
    {
        var text = LetterText.Parse("x\n\n{name}");
        Assert.Throws<InvalidOperationException>(() => text.Fill(Kind, Language.Zh, new FieldValues { ["name"] = FieldValue.Text("") }));
        Assert.Throws<InvalidOperationException>(() => text.Fill(Kind, Language.Zh, new FieldValues { ["name"] = FieldValue.Text("A"), ["other"] = FieldValue.Text("B") }));
    }

    [Fact]
    public void An_exclusive_end_is_told_as_the_last_minute_in_time()
    {
        var until = FieldValue.Until(new DateTime(2025, 6, 6, 16, 0, 0, DateTimeKind.Utc));
        Assert.Equal("2025年6月6日（五） 23:59", until.In(Language.Zh));
        Assert.Equal("Friday, 6 June 2025 23:59", until.In(Language.En));
    }

    [Theory]
    [InlineData("2025-05-01T12:59:00Z", "2025-05-01T12:59:00Z")] // 20:59
    [InlineData("2025-05-01T13:00:00Z", "2025-05-02T00:00:00Z")] // 21:00 → 08:00
    [InlineData("2025-05-01T23:59:00Z", "2025-05-02T00:00:00Z")] // 07:59 → 08:00
    [InlineData("2025-05-02T00:00:00Z", "2025-05-02T00:00:00Z")]
    public void Nothing_is_due_in_the_quiet_hours(string at, string due) => Assert.Equal(Utc(due), Night.After(Utc(at)));

    [Fact]
    public void A_mail_is_tried_again_later_and_given_up_after_48_hours()
    {
        var now = Utc("2025-05-01T02:00:00Z");
        var message = Mail();
        message.Release(now, QuietHours.None);
        message.BeginAttempt(now);
        message.Failed(now, "busy", QuietHours.None);
        Assert.Equal((MessageState.Released, now.AddMinutes(1)), (message.State, message.DueAt));
        message.BeginAttempt(now);
        message.Failed(now.AddHours(47.9), "busy", QuietHours.None);
        Assert.Equal(MessageState.Released, message.State);
        message.Failed(now.AddHours(48), "busy", QuietHours.None);
        Assert.Equal((MessageState.Bounced, "busy"), (message.State, message.LastProblem));
    }

    [Theory]
    [InlineData("2025-05-23T00:59:00Z", null)] // fourteen days before 6 June, before nine in the morning
    [InlineData("2025-05-23T01:00:00Z", 14)]
    [InlineData("2025-06-03T01:00:00Z", 3)]
    [InlineData("2025-06-05T12:00:00Z", 1)]
    public void The_nearest_offset_reached_is_reminded_of(string now, int? offset) =>
        Assert.Equal(offset, Reminders.Reached(Utc("2025-06-06T16:00:00Z"), [14, 7, 3, 1], Utc(now)));

    [Fact]
    public void Encoded_words_stay_short_and_whole()
    {
        var title = string.Concat(Enumerable.Repeat("卓越客服大獎報名確認", 6));
        var words = Eml.Words(title).Split("\r\n ");
        Assert.All(words, w => Assert.InRange(w.Length, 1, 75));
        Assert.Equal(title, string.Concat(words.Select(w => Encoding.UTF8.GetString(Convert.FromBase64String(w["=?utf-8?B?".Length..^2])))));
    }

    [Theory]
    [InlineData("Evil\r\nBcc: x@y.example")]
    [InlineData("\"quoted\" <other@z.example>")]
    public void A_name_cannot_add_a_header_or_an_address(string name)
    {
        var header = Eml.Address(new Mailbox(name, "a@b.example"));
        Assert.Matches(@"^(=\?utf-8\?B\?[A-Za-z0-9+/=]+\?=(\r\n )?)+ <a@b\.example>$", header);
    }

    [Theory]
    [InlineData("A@b.example", "a@b.example")]
    [InlineData("../../etc@b.example", "_.._etc@b.example")]
    [InlineData("a/b\\c@d.example", "a_b_c@d.example")]
    public void A_mailbox_folder_never_leaves_its_place(string address, string folder) => Assert.Equal(folder, FileMailbox.FolderOf(address));

    [Fact]
    public void Html_is_made_of_text_only()
    {
        var html = LetterHtml.From("<b>x</b>\n- one\n- two\n\nhttps://a.example/?x=1&y=2", Language.Zh);
        Assert.Contains("<p>&lt;b&gt;x&lt;/b&gt;</p>", html, StringComparison.Ordinal);
        Assert.Contains("<ul>\n<li>one</li>\n<li>two</li>\n</ul>", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://a.example/?x=1&amp;y=2\">", html, StringComparison.Ordinal);
    }

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;

    private static Message Mail() => new()
    {
        Id = "1", Edition = "", Purpose = "x", SubjectId = "s", Occurrence = "1", RecipientId = "r", RecipientName = "", RecipientMail = "a@b.example", Channel = Channel.Mail,
        Language = Language.Zh, Title = "t", Text = "t", TemplateVersion = "v", MessageIdHeader = "<1@x>",
    };
}
