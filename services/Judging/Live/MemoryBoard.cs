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

    /// <summary>Sheets with their sums and the print, which follow each write. An entry has its few sheets beside its sum: one look-up finds both.</summary>
    private sealed class Totals
    {
        private readonly Dictionary<string, EntryScores> _entries = [];

        public BoardPrint Print { get; private set; }

        public Dictionary<string, BoardSum> Sums => _entries.Where(e => e.Value.Sum.Count > 0).ToDictionary(e => e.Key, e => e.Value.Sum);

        public bool Put(BoardScore score)
        {
            ref var entry = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_entries, score.Entry, out _);
            ref var held = ref (entry ??= new EntryScores()).Of(score.Member);
            if (score.Version <= held.Version)
            {
                return false;
            }

            var (points, count) = ((score.Points ?? 0) - (held.Points ?? 0), (score.Points is null ? 0 : 1) - (held.Points is null ? 0 : 1));
            entry.Sum = new BoardSum(entry.Sum.Sum + points, entry.Sum.Count + count);
            Print = new BoardPrint(Print.Counted + count, Print.Versions + score.Version - held.Version, Print.Points + points);
            held = held with { Version = score.Version, Points = score.Points };
            return true;
        }
    }

    private sealed class EntryScores
    {
        private Score[] _scores = [];

        public BoardSum Sum { get; set; }

        /// <summary>The sheet of a member, empty when new. A panel is small: looking through it is quicker than hashing.</summary>
        public ref Score Of(string member)
        {
            for (var i = 0; i < _scores.Length; i++)
            {
                if (_scores[i].Member == member)
                {
                    return ref _scores[i];
                }
            }

            Array.Resize(ref _scores, _scores.Length + 1);
            _scores[^1] = new Score(string.Intern(member), 0, null);
            return ref _scores[^1];
        }
    }

    private readonly record struct Score(string Member, int Version, int? Points);

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
                return new BoardSnapshot(_now.Sums, _now.Print);
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
