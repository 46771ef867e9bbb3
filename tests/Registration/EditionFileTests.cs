using System.Text.Json.Nodes;
using CseaMesh.Common.V1;
using CseaMesh.Registration.Editions;
using CseaMesh.Tests.Support;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Tests.Registration;

/// <summary>The edition file of 2025, its schema, and the validator that names every problem at once.</summary>
public sealed class EditionFileTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Editions");
    private static readonly string Json = File.ReadAllText(Path.Combine(Folder, "csea-2025.json"));
    private static readonly string Schema = File.ReadAllText(Path.Combine(Folder, "csea-edition.schema.json"));

    [Fact]
    [Trait("rule", "AWD-01")]
    public void The_shipped_edition_passes_schema_and_validator()
    {
        Assert.Empty(SchemaCheck.Problems(Schema, Json));
        Assert.Empty(Problems(_ => { }));
        var edition = RegistrationDesk.Document();
        Assert.Equal((9, 11, 13), (Count(AwardClass.Corporate), Count(AwardClass.Team), Count(AwardClass.Individual)));
        int Count(AwardClass c) => edition.Awards.Count(a => a.AwardClass == c);
    }

    [Theory]
    [InlineData("awards", "add")]
    [InlineData("code", "remove")]
    [InlineData("schedule.supplementUntil", "2025-06-07")]
    [InlineData("schedule.review.opens", "tomorrow")]
    [InlineData("settings.scoring.finalsCut", "99")]
    [InlineData("settings.money.taxDocument", "PAPER")]
    [InlineData("unknownField", "x")]
    [InlineData("paymentAccount.bankCode", "玉山")]
    public void The_schema_refuses_what_is_wrong_in_form(string path, string value)
    {
        var document = JsonNode.Parse(Json)!;
        var parts = path.Split('.');
        var parent = parts[..^1].Aggregate(document, (node, part) => node[part]!);
        if (value == "remove")
        {
            parent.AsObject().Remove(parts[^1]);
        }
        else if (value == "add")
        {
            parent[parts[^1]]!.AsArray().Add(parent[parts[^1]]![0]!.DeepClone());
        }
        else
        {
            parent[parts[^1]] = int.TryParse(value, out var number) ? number : value;
        }

        Assert.NotEmpty(SchemaCheck.Problems(Schema, document.ToJsonString()));
    }

    [Fact]
    public void The_schema_names_exactly_the_fields_of_the_contract()
    {
        var schema = JsonNode.Parse(Schema)!;
        var seen = new HashSet<string>();
        void Compare(MessageDescriptor message, JsonNode rules)
        {
            Assert.Equal(message.Fields.InDeclarationOrder().Select(f => f.JsonName).Order(), rules["properties"]!.AsObject().Select(p => p.Key).Order());
            foreach (var field in message.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message && f.MessageType != Timestamp.Descriptor))
            {
                if (seen.Add(field.MessageType.Name))
                {
                    Compare(field.MessageType, schema["$defs"]![field.MessageType.Name]!);
                }
            }

            foreach (var field in message.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Enum))
            {
                Assert.Equal(field.EnumType.Values.Where(v => v.Number != 0).Select(v => v.Name), schema["$defs"]![field.EnumType.Name]!["enum"]!.AsArray().Select(v => v!.GetValue<string>()));
            }
        }

        Compare(CseaMesh.Edition.V1.Edition.Descriptor, schema);
    }

    [Fact]
    [Trait("rule", "AWD-07")]
    public void Every_award_has_weights_of_100_and_one_weight_off_is_found()
    {
        Assert.All(RegistrationDesk.Document().Awards, a => Assert.Equal(100, a.Criteria.Sum(c => c.Weight)));
        Assert.Contains("awards[4].criteria", Problems(e => e.Awards[4].Criteria[0].Weight++));
    }

    [Fact]
    [Trait("rule", "AWD-08")]
    public void Bonus_caps_are_as_printed_and_a_cap_of_nothing_is_found()
    {
        var edition = RegistrationDesk.Document();
        Assert.Equal([10, 5, 5], edition.Awards[0].BonusItems.Select(b => b.Cap));
        Assert.All(edition.Awards.Skip(1), a => Assert.Equal(10, a.BonusItems.Sum(b => b.Cap)));
        Assert.Contains("awards[1].bonus_items[0].cap", Problems(e => e.Awards[1].BonusItems[0].Cap = 0));
        Assert.Contains("awards[1].bonus_items[0].cap", Problems(e => e.Awards[1].BonusItems[0].Cap = 21));
    }

    [Fact]
    [Trait("rule", "AWD-05")]
    public void Awards_are_keyed_by_the_numbers_of_the_table()
    {
        Assert.Equal(Enumerable.Range(1, 33), RegistrationDesk.Document().Awards.Select(a => a.Number));
        Assert.Contains("awards", Problems(e => e.Awards[14].Number = 16));
    }

    [Fact]
    [Trait("rule", "AWD-06")]
    public void Every_award_belongs_to_one_of_four_dimensions()
    {
        var edition = RegistrationDesk.Document();
        string[] expected =
        [
            .. Enumerable.Repeat("service-experience", 4), "marketing", "marketing", "technology", "technology", "training-management",
            .. Enumerable.Repeat("service-experience", 4), "marketing", "marketing", "technology", "technology", .. Enumerable.Repeat("training-management", 3),
            .. Enumerable.Repeat("service-experience", 5), "marketing", "marketing", "technology", "technology", "technology", .. Enumerable.Repeat("training-management", 3),
        ];
        Assert.Equal(4, edition.Dimensions.Count);
        Assert.Equal(expected, edition.Awards.Select(a => a.Dimension));
        Assert.Contains("awards[0].dimension", Problems(e => e.Awards[0].Dimension = "luck"));
    }

    [Fact]
    [Trait("rule", "AWD-01")]
    public void All_problems_are_named_at_once()
    {
        var problems = Problems(e =>
        {
            e.Awards[0].Criteria[0].Weight = 11;
            e.Awards.RemoveAt(32);
            e.Awards[1].AwardClass = 0;
            e.Schedule.Review.Opens = e.Schedule.Finals.Until;
            e.Fees.RemoveAt(0);
            e.NamePatterns[3].Pattern = "{firma}_參賽文件";
            e.Settings.Scoring.ReviewWeight = 60;
            e.Settings.Money.LateWinDueDays = 0;
            e.Quotas.RemoveAt(0);
            e.Notices[0].Items.RemoveAt(0);
            e.PaymentAccount.BankCode = "80";
        });
        string[] expected = ["awards[0].criteria", "awards", "awards[1].award_class", "schedule.review.until", "fees", "name_patterns[3].pattern", "settings.scoring.finals_weight", "settings.money.late_win_due_days", "quotas", "notices[0].items", "payment_account.bank_code"];
        Assert.Empty(expected.Except(problems));
    }

    [Fact]
    public void Every_setting_has_a_default_and_the_shipped_file_states_the_same()
    {
        var (shipped, filled) = (RegistrationDesk.Document(), RegistrationDesk.Document());
        filled.Settings = null;
        (filled.Schedule.ExtrasUntil, filled.Schedule.SubstitutionUntil, filled.Schedule.ConsentUntil, filled.Schedule.AnswersUntil) = (null, null, null, null);
        EditionDefaults.Fill(filled);
        Assert.Equal(shipped, filled);
    }

    [Fact]
    [Trait("rule", "FEE-01")]
    [Trait("rule", "DIN-03")]
    [Trait("rule", "DIN-04")]
    public void Figures_are_those_of_the_rulebook()
    {
        var e = RegistrationDesk.Document();
        Assert.Equal([6000, 66000, 20000, 80000, 5000, 33000, 10000, 50000, 1500, 5500, 2000, 8000], e.Fees.Select(f => f.AmountTwd));
        Assert.Equal([(10, 8), (5, 4), (2, 1)], e.Quotas.Select(q => (q.Tickets, q.Books)));
    }

    private static List<string> Problems(Action<CseaMesh.Edition.V1.Edition> change)
    {
        var edition = RegistrationDesk.Document();
        change(edition);
        EditionDefaults.Fill(edition);
        var problems = EditionCheck.Problems(edition);
        Assert.All(problems, p => Assert.False(p.Zh.Length == 0 || p.En.Length == 0));
        return [.. problems.Select(p => p.Field)];
    }
}
