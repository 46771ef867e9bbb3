namespace CseaMesh.Registration.Domain;

/// <summary>Who sits where (DIN-02): tables of one size, wins together, organisations beside each other.</summary>
public static class Seating
{
    public const int LastTable = 500;

    /// <summary>The first table with more people than seats, if any.</summary>
    public static Refusal? WhyNotSeat(IEnumerable<Ticket> live, int seatsPerTable)
    {
        var full = live.Where(t => t.Table > 0).GroupBy(t => t.Table).Where(g => g.Count() > seatsPerTable).OrderBy(g => g.Key).FirstOrDefault();
        return full is null
            ? null
            : Refusal.Precondition("TABLE_FULL", $"第 {full.Key} 桌有 {full.Count()} 位，每桌 {seatsPerTable} 位（DIN-02）。", $"Table {full.Key} would have {full.Count()} guests; a table seats {seatsPerTable} (DIN-02).")
                .With("table", full.Key).With("limit", seatsPerTable).With("actual", full.Count());
    }

    /// <summary>
    /// Gives every ticket without a table one: an organisation goes together to the first table with room for all of it, the largest first;
    /// one that is larger than a table is seated win by win, and a win larger than a table fills whole tables first. Who has a table keeps it.
    /// </summary>
    /// <param name="live">Tickets that count, with the organisation of each.</param>
    /// <param name="seatsPerTable">10 by the rulebook.</param>
    /// <returns>How many were seated.</returns>
    public static int Arrange(IReadOnlyCollection<(Ticket Ticket, string Organisation)> live, int seatsPerTable)
    {
        var free = new SortedDictionary<int, int>();
        foreach (var table in live.Where(t => t.Ticket.Table > 0).GroupBy(t => t.Ticket.Table))
        {
            free[table.Key] = seatsPerTable - table.Count();
        }

        // Parties: an organisation as a whole where one table holds it, else each of its wins.
        var waiting = live.Where(t => t.Ticket.Table == 0).GroupBy(t => t.Organisation, StringComparer.Ordinal)
            .OrderByDescending(o => o.Count()).ThenBy(o => o.Key, StringComparer.Ordinal)
            .SelectMany(o => o.Count() <= seatsPerTable
                ? [o.ToList()]
                : o.GroupBy(t => t.Ticket.WinId).OrderByDescending(w => w.Count()).ThenBy(w => w.Key, StringComparer.Ordinal).Select(w => w.ToList()));
        var seated = 0;
        foreach (var together in waiting)
        {
            var party = new Queue<Ticket>(together.OrderBy(t => t.Ticket.WinId, StringComparer.Ordinal).ThenBy(t => t.Ticket.Ordinal).Select(t => t.Ticket));
            while (party.Count > 0)
            {
                var size = Math.Min(party.Count, seatsPerTable);
                var table = free.Where(t => t.Value >= size).Select(t => t.Key).FirstOrDefault();
                if (table == 0)
                {
                    table = Enumerable.Range(1, LastTable).First(n => !free.ContainsKey(n));
                    free[table] = seatsPerTable;
                }

                free[table] -= size;
                for (var i = 0; i < size; i++)
                {
                    party.Dequeue().Table = table;
                    seated++;
                }
            }
        }

        return seated;
    }
}
