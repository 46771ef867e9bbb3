namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>
/// Minimum-cost flow by successive shortest paths with potentials. Exact for whole capacities and costs of 0 or more; made for networks of
/// a few thousand arcs, as assignments and timetables are.
/// </summary>
internal sealed class MinCostFlow(int nodes)
{
    private readonly List<Arc> _arcs = [];
    private readonly List<int>[] _from = [.. Enumerable.Range(0, nodes).Select(_ => new List<int>())];

    /// <summary>Adds an arc; the answer names it for <see cref="FlowOn"/>.</summary>
    public int Add(int from, int to, int capacity, long cost)
    {
        var arc = _arcs.Count;
        _from[from].Add(arc);
        _arcs.Add(new Arc(to, capacity, cost));
        _from[to].Add(arc + 1);
        _arcs.Add(new Arc(from, 0, -cost));
        return arc;
    }

    /// <summary>Sends as much as fits (up to a limit) as cheaply as possible; answers how much.</summary>
    public int Run(int source, int sink, int limit = int.MaxValue)
    {
        var potential = new long[nodes];
        var sent = 0;
        while (sent < limit && Shortest(source, sink, potential) is { } into)
        {
            // A push of one at a time is exact, and every path here ends in arcs of capacity one or a few.
            var push = limit - sent;
            for (var node = sink; node != source; node = _arcs[into[node] ^ 1].To)
            {
                push = Math.Min(push, _arcs[into[node]].Capacity);
            }

            for (var node = sink; node != source; node = _arcs[into[node] ^ 1].To)
            {
                Change(into[node], -push);
                Change(into[node] ^ 1, push);
            }

            sent += push;
        }

        return sent;
    }

    public int FlowOn(int arc) => _arcs[arc ^ 1].Capacity;

    /// <summary>Nodes that more could still be sent to from here. After a run that fell short they show where it is tight.</summary>
    public IReadOnlySet<int> Reachable(int from)
    {
        var seen = new HashSet<int> { from };
        var open = new Stack<int>(seen);
        while (open.TryPop(out var node))
        {
            foreach (var arc in _from[node])
            {
                if (_arcs[arc].Capacity > 0 && seen.Add(_arcs[arc].To))
                {
                    open.Push(_arcs[arc].To);
                }
            }
        }

        return seen;
    }

    /// <summary>Cheapest path by reduced costs; the arc that leads into each node of it, or null when the sink is out of reach.</summary>
    private int[]? Shortest(int source, int sink, long[] potential)
    {
        var distance = new long[nodes];
        Array.Fill(distance, long.MaxValue);
        var into = new int[nodes];
        var queue = new PriorityQueue<int, long>();
        distance[source] = 0;
        queue.Enqueue(source, 0);
        while (queue.TryDequeue(out var node, out var far))
        {
            if (far > distance[node])
            {
                continue;
            }

            foreach (var index in _from[node])
            {
                var arc = _arcs[index];
                if (arc.Capacity > 0 && far + arc.Cost + potential[node] - potential[arc.To] is var next && next < distance[arc.To])
                {
                    (distance[arc.To], into[arc.To]) = (next, index);
                    queue.Enqueue(arc.To, next);
                }
            }
        }

        if (distance[sink] == long.MaxValue)
        {
            return null;
        }

        for (var node = 0; node < nodes; node++)
        {
            potential[node] += Math.Min(distance[node], distance[sink]);
        }

        return into;
    }

    private void Change(int arc, int by) => _arcs[arc] = _arcs[arc] with { Capacity = _arcs[arc].Capacity + by };

    private readonly record struct Arc(int To, int Capacity, long Cost);
}
