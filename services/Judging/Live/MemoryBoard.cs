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

    public Task ReplaceAsync(string round, IReadOnlyCollection<BoardScore> scores)
    {
        var board = Of(round);
        board.Replace(scores);
        board.Tell();
        return Task.CompletedTask;
    }

    public Task<BoardSnapshot> ReadAsync(string round) => Task.FromResult(Of(round).Read());

    public Task RingAsync(string topic)
    {
        Of(topic).Tell();
        return Task.CompletedTask;
    }

    public IDisposable Watch(string round, Action changed) => Of(round).Watch(changed);

    private RoundBoard Of(string round) => _rounds.GetOrAdd(round, _ => new RoundBoard());

    private sealed class RoundBoard
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<(string Member, string Entry), BoardScore> _scores = [];
        private readonly Dictionary<string, BoardSum> _sums = [];
        private readonly List<Action> _watchers = [];

        public bool Set(BoardScore score)
        {
            lock (_gate)
            {
                return Put(score);
            }
        }

        public void Replace(IReadOnlyCollection<BoardScore> scores)
        {
            lock (_gate)
            {
                _scores.Clear();
                _sums.Clear();
                foreach (var score in scores)
                {
                    Put(score);
                }
            }
        }

        public BoardSnapshot Read()
        {
            lock (_gate)
            {
                return new BoardSnapshot(
                    _sums.Where(s => s.Value.Count > 0).ToDictionary(),
                    new BoardPrint(_sums.Values.Sum(s => (long)s.Count), _scores.Values.Sum(s => (long)s.Version), _sums.Values.Sum(s => s.Sum)));
            }
        }

        public IDisposable Watch(Action changed)
        {
            lock (_gate)
            {
                _watchers.Add(changed);
            }

            return new Watching(() =>
            {
                lock (_gate)
                {
                    _watchers.Remove(changed);
                }
            });
        }

        public void Tell()
        {
            Action[] watchers;
            lock (_gate)
            {
                watchers = [.. _watchers];
            }

            foreach (var watcher in watchers)
            {
                watcher();
            }
        }

        private bool Put(BoardScore score)
        {
            var key = (score.Member, score.Entry);
            var held = _scores.GetValueOrDefault(key);
            if (score.Version <= held.Version)
            {
                return false;
            }

            _scores[key] = score;
            var sum = _sums.GetValueOrDefault(score.Entry);
            _sums[score.Entry] = new BoardSum(
                sum.Sum + (score.Points ?? 0) - (held.Points ?? 0),
                sum.Count + (score.Points is null ? 0 : 1) - (held.Points is null ? 0 : 1));
            return true;
        }
    }

    private sealed class Watching(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}
