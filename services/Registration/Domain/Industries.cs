namespace CseaMesh.Registration.Domain;

/// <summary>A code with its name.</summary>
public sealed record Trade(string Code, Words Name);

/// <summary>What organisations do and in which industry, for the secretariat's reports. The list of industries is open: "other" goes with own words.</summary>
public static class Industries
{
    public const string Other = "other";

    public static readonly IReadOnlyList<Trade> LinesOfBusiness =
    [
        new("telephone-service", new("電話服務", "Telephone service")),
        new("telemarketing", new("電話行銷", "Telemarketing")),
        new("debt-collection", new("帳目催收", "Account collection")),
        new("customer-consultation", new("顧客諮詢", "Customer consultation")),
    ];

    public static readonly IReadOnlyList<Trade> All =
    [
        new("telecom", new("電信", "Telecommunications")),
        new("finance", new("金融", "Finance")),
        new("banking", new("銀行", "Banking")),
        new("insurance", new("保險", "Insurance")),
        new("securities", new("證券", "Securities")),
        new("aviation", new("航空", "Aviation")),
        new(Other, new("其他", "Other")),
    ];
}
