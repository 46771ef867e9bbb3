using System.Collections.Concurrent;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Judging.Live;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

/// <summary>What decides who sees which board, and the frames of the boards; read together at one moment.</summary>
internal sealed record BoardFacts(
    EditionRules Edition,
    IReadOnlyList<Member> Members,
    Notary? Notary,
    IReadOnlyList<Conflict> Conflicts,
    IReadOnlyDictionary<(int Award, RoundKind Kind), AwardRound> Rounds,
    ILookup<int, Candidate> Candidates,
    long Born)
{
    public Standing Standing(Caller caller) => new(caller, Members, Notary, Conflicts);
}

/// <summary>
/// Keeps for a moment what everybody who looks at a board needs, and composes each picture once for all of them. A change in this process
/// takes effect at once; one in another process within a second.
/// </summary>
internal sealed class BoardDesk(IServiceScopeFactory scopes, ILiveBoard live, EditionBook editions, TimeProvider clock) : IDisposable
{
    private const long FreshMilliseconds = 1000;

    private readonly ConcurrentDictionary<string, BoardFacts> _facts = new();
    private readonly ConcurrentDictionary<(string Round, BoardMask Mask), Picture> _pictures = new();
    private readonly ConcurrentDictionary<string, Feed> _feeds = new();
    private readonly SemaphoreSlim _reading = new(1, 1);

    /// <summary>Something that the facts are made of is changing.</summary>
    public void Touch(string edition) => _facts.TryRemove(edition, out _);

    public async ValueTask<BoardFacts> FactsAsync(string edition, CancellationToken ct)
    {
        if (_facts.TryGetValue(edition, out var held) && Environment.TickCount64 - held.Born < FreshMilliseconds)
        {
            return held;
        }

        await _reading.WaitAsync(ct);
        try
        {
            if (_facts.TryGetValue(edition, out held) && Environment.TickCount64 - held.Born < FreshMilliseconds)
            {
                return held;
            }

            await using var scope = scopes.CreateAsyncScope();
            return _facts[edition] = await ReadAsync(scope.ServiceProvider.GetRequiredService<JudgingDb>(), edition, ct);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>The one function that says who may see a board, and how much of it.</summary>
    public async ValueTask<BoardPicture> ShownAsync(Caller caller, string edition, int award, Wire.RoundKind round, CancellationToken ct)
    {
        var kind = JudgingApi.Kind(round);
        caller.RequireSignedIn();
        var facts = await FactsAsync(edition, ct);
        var held = facts.Rounds.GetValueOrDefault((award, kind));
        var isSealed = held?.State == RoundState.Sealed;
        WhyNotWatch(facts.Standing(caller), isSealed, facts.Candidates[award]).ThrowIfAny();
        return await PictureAsync(held ?? throw JudgingApi.NoRound(), isSealed ? BoardMask.Open : facts.Edition.BoardMask, facts, ct);
    }

    /// <summary>The board of a round as this mask shows it: composed once per change of it, whoever looks.</summary>
    public async ValueTask<BoardPicture> PictureAsync(AwardRound round, BoardMask mask, BoardFacts facts, CancellationToken ct)
    {
        var (feed, state, now) = (_feeds.GetOrAdd(round.Id, NewFeed), round.StateAt(clock.Now()), Environment.TickCount64);
        var version = feed.Version;
        if (_pictures.TryGetValue((round.Id, mask), out var held) && held.Version == version && held.Facts == facts && held.State == state && now - held.Born < FreshMilliseconds)
        {
            return held.Shown;
        }

        await feed.Composing.WaitAsync(ct);
        try
        {
            version = feed.Version;
            if (_pictures.TryGetValue((round.Id, mask), out held) && held.Version == version && held.Facts == facts && held.State == state)
            {
                return held.Shown;
            }

            var board = new BoardPicture(BoardPainter.Paint(round, state, mask, await live.ReadAsync(round.Id), await FrameAsync(feed, round, facts, ct), facts.Candidates[round.Award].ToDictionary(c => c.Id)));
            _pictures[(round.Id, mask)] = new Picture(board, version, facts, state, now);
            return board;
        }
        finally
        {
            feed.Composing.Release();
        }
    }

    public static Refusal? WhyNotWatch(Standing standing, bool isSealed, IEnumerable<Candidate> candidates)
    {
        if (standing.IsSecretariat)
        {
            return null;
        }

        if (standing.Me is not null && !isSealed)
        {
            return JudgingApi.HoldsSheet();
        }

        if (isSealed && (standing.ActsAsChair([.. candidates]) || (standing.IsNotary && (standing.Me is null || !standing.IsBarred(standing.Me, candidates)))))
        {
            return null;
        }

        return standing.IsNotary
            ? Refusal.Denied("MASKED", "封存前公證單位看不到分數。", "The notary sees no marks before the seal.")
            : Caller.NotYours();
    }

    public void Dispose()
    {
        foreach (var feed in _feeds.Values)
        {
            feed.Watching.Dispose();
            feed.Composing.Dispose();
        }

        _reading.Dispose();
    }

    private async Task<IReadOnlyDictionary<string, int>> FrameAsync(Feed feed, AwardRound round, BoardFacts facts, CancellationToken ct)
    {
        if (feed.Frame is { } frame && frame.Facts == facts)
        {
            return frame.Held;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<JudgingDb>();
        var held = await db.Sheets.Where(s => s.RoundId == round.Id)
            .GroupBy(s => s.EntryId)
            .Select(g => new { g.Key, Held = g.Sum(s => s.State == SheetState.Recused || s.State == SheetState.Withdrawn ? 0 : 1) })
            .ToDictionaryAsync(g => g.Key, g => g.Held, ct);
        feed.Frame = new Frame(held, facts);
        return held;
    }

    private async Task<BoardFacts> ReadAsync(JudgingDb db, string edition, CancellationToken ct)
    {
        var born = Environment.TickCount64;
        var rules = await editions.GetAsync(db, edition, ct);
        var rounds = await db.Rounds.AsNoTracking().Where(r => r.Edition == edition).ToListAsync(ct);
        return new BoardFacts(
            rules,
            await db.Members.AsNoTracking().Where(m => m.Edition == edition).OrderBy(m => m.Id).ToListAsync(ct),
            await db.Notaries.AsNoTracking().SingleOrDefaultAsync(n => n.Edition == edition, ct),
            await db.Conflicts.AsNoTracking().Where(c => c.Edition == edition).ToListAsync(ct),
            rounds.ToDictionary(r => (r.Award, r.Kind)),
            (await db.Candidates.AsNoTracking().Where(c => c.Edition == edition).ToListAsync(ct)).ToLookup(c => c.Award),
            born);
    }

    private Feed NewFeed(string round)
    {
        var feed = new Feed();
        feed.Watching = live.Watch(round, feed.Changed);
        return feed;
    }

    private sealed record Picture(BoardPicture Shown, long Version, BoardFacts Facts, RoundState State, long Born);

    private sealed record Frame(IReadOnlyDictionary<string, int> Held, BoardFacts Facts);

    private sealed class Feed
    {
        private long _version;

        public long Version => Interlocked.Read(ref _version);

        public SemaphoreSlim Composing { get; } = new(1, 1);

        public IDisposable Watching { get; set; } = null!;

        public Frame? Frame { get; set; }

        public void Changed() => Interlocked.Increment(ref _version);
    }
}

/// <summary>A board as the contract shows it.</summary>
internal static class BoardPainter
{
    public static Wire.Board Paint(AwardRound round, RoundState state, BoardMask mask, BoardSnapshot snapshot, IReadOnlyDictionary<string, int> held, IReadOnlyDictionary<string, Candidate> candidates)
    {
        var codes = held.Keys.OrderBy(e => Assignment.OrderKey(round.Seed, "board", e), StringComparer.Ordinal).Select((e, i) => (e, Code: $"{round.Award:00}-{i + 1:00}")).ToDictionary(p => p.e, p => p.Code);
        var rows = held.Where(h => h.Value > 0).Select(h => (Entry: h.Key, Held: h.Value, Sum: snapshot.Entries.GetValueOrDefault(h.Key))).ToList();
        var ranked = mask != BoardMask.Progress;

        // Without standings the order must not tell them either.
        rows.Sort((a, b) => (ranked ? Compare(a.Sum, b.Sum) : 0) is var order && order != 0 ? order : string.CompareOrdinal(codes[a.Entry], codes[b.Entry]));
        var board = new Wire.Board
        {
            Edition = round.Edition,
            Award = round.Award,
            Round = (Wire.RoundKind)(int)round.Kind,
            State = (Wire.RoundState)(int)state,
            Mask = (Wire.BoardMask)(int)mask,
            Assigned = rows.Sum(r => r.Held),
            Counted = (int)snapshot.Print.Counted,
            Revision = snapshot.Print.Versions,
        };
        var rank = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var (entry, assigned, sum) = rows[i];
            var row = new Wire.BoardRow { Assigned = assigned, Counted = sum.Count };
            if (mask == BoardMask.Open)
            {
                (row.EntryId, row.EntryNumber, row.Entrant) = (entry, candidates[entry].Number, candidates[entry].Entrant);
            }
            else
            {
                row.Code = codes[entry];
            }

            if (ranked && sum.Count > 0)
            {
                rank = i > 0 && Compare(rows[i - 1].Sum, sum) == 0 ? rank : i + 1;
                (row.Rank, row.MeanShown) = (rank, (sum.Mean / 100).Round(2));
            }

            board.Rows.Add(row);
        }

        return board;
    }

    /// <summary>Higher means first, entries without a sheet last.</summary>
    private static int Compare(BoardSum a, BoardSum b) =>
        a.Count == 0 || b.Count == 0 ? (b.Count == 0 ? 0 : 1) - (a.Count == 0 ? 0 : 1) : b.CompareMean(a);
}
