using System.Collections.Concurrent;

namespace CseaMesh.Judging.Live;

/// <summary>The board of a single process, without Redis.</summary>
internal sealed class MemoryBoard : ILiveBoard
{
    private readonly ConcurrentDictionary<string, RoundBoard> _rounds = new();

    public Task<bool> SetAsync(string round, BoardScore score)
    {
        var board = Of(round);
        var changed = board.Set(score);
        if (changed)
        {
            board.Tell();
        }

        return Task.FromResult(changed);
    }

    public async Task ReplaceAsync(string round, IAsyncEnumerable<BoardScore> scores)
    {
        var board = Of(round);
        var next = board.Begin();
        await foreach (var score in scores)
        {
            board.Load(next, score);
        }

        board.Finish(next);
        board.Tell();
    }

    public Task<BoardSnapshot> ReadAsync(string round) => Task.FromResult(Of(round).Read());

    public Task<BoardPrint> PrintAsync(string round) => Task.FromResult(Of(round).Print);

    public Task RingAsync(string topic)
    {
        Of(topic).Tell();
        return Task.CompletedTask;
    }

    public IDisposable Watch(string round, Action changed) => Of(round).Watch(changed);

    private RoundBoard Of(string round) => _rounds.GetOrAdd(round, _ => new RoundBoard());

    /// <summary>Sheets with their sums and the print, which follow each write.</summary>
    private sealed class Totals
    {
        private readonly Dictionary<(string Member, string Entry), (int Version, int? Points)> _scores = [];

        public Dictionary<string, BoardSum> Sums { get; } = [];

        public BoardPrint Print { get; private set; }

        public bool Put(BoardScore score)
        {
            ref var held = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_scores, (score.Member, score.Entry), out _);
            if (score.Version <= held.Version)
            {
                return false;
            }

            var (points, count) = ((score.Points ?? 0) - (held.Points ?? 0), (score.Points is null ? 0 : 1) - (held.Points is null ? 0 : 1));
            ref var sum = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(Sums, score.Entry, out _);
            sum = new BoardSum(sum.Sum + points, sum.Count + count);
            Print = new BoardPrint(Print.Counted + count, Print.Versions + score.Version - held.Version, Print.Points + points);
            held = (score.Version, score.Points);
            return true;
        }
    }

    private sealed class RoundBoard
    {
        private readonly Lock _gate = new();
        private Totals _now = new();
        private Totals? _next;
        private Action[] _watchers = [];

        public BoardPrint Print
        {
            get
            {
                lock (_gate)
                {
                    return _now.Print;
                }
            }
        }

        public bool Set(BoardScore score)
        {
            lock (_gate)
            {
                _next?.Put(score);
                return _now.Put(score);
            }
        }

        public Totals Begin()
        {
            lock (_gate)
            {
                return _next = new Totals();
            }
        }

        public void Load(Totals next, BoardScore score)
        {
            lock (_gate)
            {
                next.Put(score);
            }
        }

        /// <summary>A replacement overtaken by a later one is dropped.</summary>
        public void Finish(Totals next)
        {
            lock (_gate)
            {
                if (_next == next)
                {
                    (_now, _next) = (next, null);
                }
            }
        }

        public BoardSnapshot Read()
        {
            lock (_gate)
            {
                return new BoardSnapshot(_now.Sums.Where(s => s.Value.Count > 0).ToDictionary(), _now.Print);
            }
        }

        public IDisposable Watch(Action changed)
        {
            lock (_gate)
            {
                _watchers = [.. _watchers, changed];
            }

            return new Watching(() =>
            {
                lock (_gate)
                {
                    _watchers = [.. _watchers.Where(w => w != changed)];
                }
            });
        }

        public void Tell()
        {
            foreach (var watcher in Volatile.Read(ref _watchers))
            {
                watcher();
            }
        }
    }

    private sealed class Watching(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}
