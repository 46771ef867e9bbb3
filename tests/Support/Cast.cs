using CseaMesh.Platform.Identity;

namespace CseaMesh.Tests.Support;

/// <summary>The people of every test, with fixed ids and verified mail addresses.</summary>
internal static class Cast
{
    public static readonly Caller Visitor = Caller.Visitor;
    public static readonly Caller Secretary = Staff(1, "陳怡安", "secretary@csea.example", StaffRoles.Secretariat);
    public static readonly Caller SecondSecretary = Staff(2, "林佳穎", "secretary2@csea.example", StaffRoles.Secretariat);
    public static readonly Caller Cashier = Staff(3, "黃國瑋", "cashier@csea.example", StaffRoles.Cashier);
    public static readonly Caller SecondCashier = Staff(4, "吳淑芬", "cashier2@csea.example", StaffRoles.Cashier);
    public static readonly Caller CheckOfficer = Staff(5, "張書豪", "check@csea.example", StaffRoles.CheckOfficer);
    public static readonly Caller SecondCheckOfficer = Staff(6, "李欣怡", "check2@csea.example", StaffRoles.CheckOfficer);
    public static readonly Caller Auditor = Staff(7, "許志明", "auditor@csea.example", StaffRoles.Auditor);
    public static readonly Caller Admin = Staff(8, "系統管理員", "admin@csea.example", StaffRoles.Administrator);
    public static readonly Caller SecondAdmin = Staff(9, "管理員乙", "admin2@csea.example", StaffRoles.Administrator);
    public static readonly Caller Notary = Person("NOTARY", 1, "公證人 周敏", "notary@notary.example");

    /// <summary>An entrant's manager.</summary>
    public static Caller Manager(int n) => Person("MANAGER", n, $"參賽管理者 {n}", $"manager{n}@org{n}.example");

    /// <summary>An entrant's colleague.</summary>
    public static Caller Member(int n) => Person("MEMBER", n, $"參賽同仁 {n}", $"member{n}@org{n}.example");

    /// <summary>A person who may be appointed to the committee; by custom the first is chair.</summary>
    public static Caller Judge(int n) => Person("JUDGE", n, $"評審 {n}", $"judge{n}@panel.example");

    /// <summary>An id of 26 characters that is the same in every run.</summary>
    public static string Id(string kind, int n) => $"{kind}{n}".PadLeft(26, '0')[..26];

    private static Caller Staff(int n, string name, string mail, string role) => new(Id("STAFF", n), name, mail, [role]);

    private static Caller Person(string kind, int n, string name, string mail) => new(Id(kind, n), name, mail, []);
}
