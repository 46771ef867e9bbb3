using System.Globalization;
using CseaMesh.Edition.V1;
using CseaMesh.Mesh.Season.Plan;
using CseaMesh.Registration.V1;
using Grpc.Core;

namespace CseaMesh.Mesh.Season;

/// <summary>One part of the season, in order of the calendar.</summary>
internal interface IStage
{
    string Zh { get; }

    string En { get; }

    Task RunAsync(SeasonRun run, Steps steps);
}

/// <summary>How far a stage has come, for whoever shows it.</summary>
internal sealed class Steps(Action<int, int> show)
{
    private int _done;
    private int _expected = 1;

    public void Expect(int more)
    {
        Interlocked.Add(ref _expected, more);
        show(_done, _expected);
    }

    public void Did(int count = 1) => show(Interlocked.Add(ref _done, count), _expected);

    /// <summary>Does the same for each, a few at a time, and counts.</summary>
    public async Task EachAsync<T>(IReadOnlyCollection<T> all, Func<T, Task> act, int atOnce = 6)
    {
        Expect(all.Count);
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (one, _) =>
        {
            await act(one);
            Did();
        });
    }
}

/// <summary>A planned entry and what the mesh has made of it.</summary>
internal sealed class SeasonEntry(PlannedEntry plan)
{
    public PlannedEntry Plan { get; } = plan;

    public string Id { get; set; } = "";

    /// <summary>For people, e.g. 2025-C-0001.</summary>
    public string Number { get; set; } = "";

    public override string ToString() => $"{Number} ({Plan.No})";
}

/// <summary>A bill as its payer received it.</summary>
internal sealed record SeasonBill(PlannedOrganisation Organisation, PlannedEntry? Person, Billing.V1.Bill Bill);

/// <summary>Everything the stages share: the plan, the people, and what the mesh has answered so far.</summary>
internal sealed class SeasonRun(SeasonPlan plan, PublicApi api, Mailbox mailbox, Demo.DemoSessions staff, Func<Task> settle)
{
    public const string Edition = Demo.DemoEdition.Code;

    // The same as in the demonstration, so that a played season can be looked around in as anybody.
    private const string Password = Demo.DemoPeople.Password;

    public SeasonPlan Plan { get; } = plan;

    public PublicApi Api { get; } = api;

    /// <summary>The staff of the demonstration.</summary>
    public Demo.DemoSessions Staff { get; } = staff;

    public IReadOnlyList<SeasonEntry> Entries { get; } = [.. plan.Entries.Select(e => new SeasonEntry(e))];

    /// <summary>Managers by number of their organisation.</summary>
    public Dictionary<int, Session> Managers { get; } = [];

    /// <summary>Persons who registered themselves, by number of the entry.</summary>
    public Dictionary<int, Session> Persons { get; } = [];

    public Dictionary<int, string> OrganisationIds { get; } = [];

    public Dictionary<int, Session> Judges { get; } = [];

    public Dictionary<int, string> MemberIds { get; } = [];

    public Session Notary { get; set; } = null!;

    public Session Chair => Judges[1];

    /// <summary>The published rulebook, as the mesh itself shows it.</summary>
    public Edition.V1.Edition Rulebook { get; set; } = null!;

    /// <summary>What the bank recorded, statement by statement.</summary>
    public Bank Bank { get; } = new();

    /// <summary>Bills of review fees as first issued.</summary>
    public List<SeasonBill> ReviewBills { get; } = [];

    /// <summary>Deliberate differences that the checks count on.</summary>
    public Expected Expected { get; } = new();

    public Award Award(int number) => Rulebook.Awards.Single(a => a.Number == number);

    public SeasonEntry ByNo(int no) => Entries.Single(e => e.Plan.No == no);

    public SeasonEntry ById(string id) => Entries.Single(e => e.Id == id);

    public IEnumerable<SeasonEntry> With(Fate fate) => Entries.Where(e => e.Plan.Fate == fate);

    /// <summary>Whoever acts for an entry: the person who pays himself, or the organisation's manager.</summary>
    public Session ActorFor(PlannedEntry entry) => Persons.TryGetValue(entry.No, out var person) ? person : Managers[entry.Organisation.No];

    /// <summary>Opens an account with mail confirmation, as every newcomer does, and makes an access token. People of the demonstration have theirs.</summary>
    public async Task<Session> SignUpAsync(string name, string mail)
    {
        if (Staff.Find(mail) is { } known)
        {
            return known;
        }

        await Api.PostAsync("/accounts", new { mail, password = Password, displayName = name, language = "LANGUAGE_ZH_TW" });
        await Api.PostAsync("/accounts:confirmMail", new { mail, password = Password, code = await mailbox.CodeAsync(mail) });
        var made = await Api.PostAsync("/account/tokens", new { name = "season", validDays = 30, mail, password = Password });
        return Api.As(name, mail, made.GetProperty("token").GetString()!);
    }

    /// <summary>Moves the clock of the whole mesh to a time in Taipei and waits until all that follows from it is done.</summary>
    public async Task ClockAsync(int month, int day, int hour = 9, int minute = 0)
    {
        await Api.PostAsync("/clock:set", new { now = TaipeiText(month, day, hour, minute) }, Staff.Administrator.Token);
        await SettleAsync();
    }

    /// <summary>Waits until every service has told the others what it knows.</summary>
    public Task SettleAsync() => settle();

    public static string TaipeiText(int month, int day, int hour, int minute) =>
        new DateTimeOffset(2025, month, day, hour, minute, 0, TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>Reads a list to its end.</summary>
    public static async Task<List<T>> AllAsync<T>(Func<string, Task<(IEnumerable<T> Rows, string Next)>> page)
    {
        var all = new List<T>();
        var token = "";
        do
        {
            var (rows, next) = await page(token);
            all.AddRange(rows);
            token = next;
        }
        while (token.Length > 0);
        return all;
    }

    public Task<List<Entry>> EntriesAsync(Session who) => AllAsync<Entry>(async token =>
    {
        var page = await who.Registration.ListEntriesAsync(new ListEntriesRequest { Edition = Edition, PageSize = 200, PageToken = token });
        return (page.Entries, page.NextPageToken);
    });

    public Task<List<Win>> WinsAsync(Session who) => AllAsync<Win>(async token =>
    {
        var page = await who.Registration.ListWinsAsync(new ListWinsRequest { Edition = Edition, PageSize = 200, PageToken = token });
        return (page.Wins, page.NextPageToken);
    });

    /// <summary>Bills with their lines (lists leave reports and allocations out).</summary>
    public Task<List<Billing.V1.Bill>> BillsAsync(Session who) => AllAsync<Billing.V1.Bill>(async token =>
    {
        var page = await who.Billing.ListBillsAsync(new Billing.V1.ListBillsRequest { Edition = Edition, PageSize = 200, PageToken = token });
        return (page.Bills, page.NextPageToken);
    });

    /// <summary>Says that a call must be refused with this reason; anything else is a failure of the season.</summary>
    public async Task RefusedAsync(string reason, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException e) when (e.Trailers.GetAll("grpc-status-details-bin").Any(t => System.Text.Encoding.UTF8.GetString(t.ValueBytes).Contains(reason, StringComparison.Ordinal)))
        {
            Interlocked.Increment(ref Expected.Refusals);
            return;
        }

        throw new InvalidOperationException($"A call that must be refused with {reason} went through.");
    }

    /// <summary>True when the call answers NOT_FOUND: what one may not know of does not exist.</summary>
    public static async Task<bool> IsHiddenAsync(Func<Task> call)
    {
        try
        {
            await call();
            return false;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return true;
        }
    }
}

/// <summary>What the season knows beforehand of its own outcome.</summary>
internal sealed class Expected
{
    /// <summary>Calls that were rightly refused on the way.</summary>
    public int Refusals; // a field: counted from several calls at once

    /// <summary>Sheets that must not count because of a conflict, (judge, entry).</summary>
    public HashSet<(int Judge, int Entry)> Recused { get; } = [];

    public int ScoresSubmitted { get; set; }

    public int FinalsScoresSubmitted { get; set; }

    /// <summary>Entries in the order the season's own arithmetic puts them, by award; only awards without recusals.</summary>
    public Dictionary<int, List<int>> ReviewOrder { get; } = [];

    /// <summary>Nos. of entries that must win.</summary>
    public HashSet<int> Winners { get; } = [];

    /// <summary>Money that came for review fees and award fees and was set against them.</summary>
    public long ReviewFeesTwd { get; set; }

    public long AwardFeesTwd { get; set; }

    public long WaivedTwd { get; set; }

    public long ReturnedTwd { get; set; }

    /// <summary>Guests who came to the dinner.</summary>
    public int Guests { get; set; }

    /// <summary>Code of the certificate that was made anew, and of the version it replaced.</summary>
    public string Reissued { get; set; } = "";

    public string Superseded { get; set; } = "";
}
