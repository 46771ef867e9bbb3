using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CseaMesh.Mesh.Season;
using CseaMesh.Mesh.Season.Plan;
using CseaMesh.Platform.Identity;

namespace CseaMesh.Mesh.Demo;

/// <summary>One person of the demonstration.</summary>
/// <param name="What">What one does in this role, in both languages.</param>
internal sealed record DemoPerson(string Mail, string Name, string Zh, string En, params string[] Roles);

/// <summary>The accounts of the demonstration. They exist only where this program runs, on loopback.</summary>
internal static class DemoPeople
{
    /// <summary>One password for all of them, so that trying every role takes minutes.</summary>
    public const string Password = "csea-demo-2025";

    public static readonly DemoPerson Secretary = new("secretary@csea.example", "陳怡安", "秘書處", "Secretariat", StaffRoles.Secretariat);
    public static readonly DemoPerson Cashier = new("cashier@csea.example", "黃國瑋", "出納", "Cashier", StaffRoles.Cashier);
    public static readonly DemoPerson CheckOfficer = new("check@csea.example", "張書豪", "初審人員", "Check officer", StaffRoles.CheckOfficer);
    public static readonly DemoPerson Auditor = new("auditor@csea.example", "許志明", "稽核", "Auditor", StaffRoles.Auditor);
    public static readonly DemoPerson Administrator = new("admin@csea.example", "系統管理員", "系統管理", "Administrator", StaffRoles.Administrator);

    public static readonly IReadOnlyList<DemoPerson> Staff = [Secretary, Cashier, CheckOfficer, Auditor, Administrator];

    /// <summary>Small enough to look around in, big enough for every class of award.</summary>
    public static readonly SeasonPlan Plan = new(2025, organisations: 5);

    /// <summary>Staff, committee, notary and the entrants' managers.</summary>
    public static readonly IReadOnlyList<DemoPerson> All =
    [
        .. Staff,
        .. Plan.Judges.Select(j => j.Chair ? new DemoPerson(j.Mail, j.Name, "主席評審", "Chair and judge") : new DemoPerson(j.Mail, j.Name, "評審委員", "Judge")),
        new("notary@notary.example", "周敏", "公證單位", "Notary"),
        .. Plan.Organisations.Select(o => new DemoPerson(o.ManagerMail, o.ManagerName, $"參賽單位 {o.ShortName}", $"Entrant, {o.EnglishName}")),
    ];

    /// <summary>The accounts with an access token each, kept in the data folder so that a second start speaks as the same people.</summary>
    public static IReadOnlyList<MeshAccount> Accounts(string data, IReadOnlyList<DemoPerson> people)
    {
        var file = Path.Combine(data, "keys", "demo-tokens.json");
        var tokens = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file))!.AsObject() : [];
        var missing = people.Where(p => !tokens.ContainsKey(p.Mail)).ToList();
        if (missing.Count > 0)
        {
            missing.ForEach(p => tokens[p.Mail] = $"csea_pat_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, tokens.ToJsonString());
        }

        return [.. people.Select(p => new MeshAccount(p.Mail, p.Name, Password, p.Roles, (string)tokens[p.Mail]!))];
    }
}

/// <summary>The staff of a running mesh, signed in by their access tokens.</summary>
internal sealed class DemoSessions
{
    private readonly PublicApi _api;
    private readonly IReadOnlyList<MeshAccount> _accounts;

    public DemoSessions(PublicApi api, IReadOnlyList<MeshAccount> accounts)
    {
        (_api, _accounts) = (api, accounts);
        Secretary = Find(DemoPeople.Secretary.Mail)!;
        Cashier = Find(DemoPeople.Cashier.Mail)!;
        CheckOfficer = Find(DemoPeople.CheckOfficer.Mail)!;
        Auditor = Find(DemoPeople.Auditor.Mail)!;
        Administrator = Find(DemoPeople.Administrator.Mail)!;
    }

    public Session Secretary { get; }

    public Session Cashier { get; }

    public Session CheckOfficer { get; }

    public Session Auditor { get; }

    public Session Administrator { get; }

    /// <summary>The session of somebody whom the mesh was started with, or null.</summary>
    public Session? Find(string mail) => _accounts.FirstOrDefault(a => a.Mail == mail) is { } account ? _api.As(account.Name, account.Mail, account.Token) : null;
}
