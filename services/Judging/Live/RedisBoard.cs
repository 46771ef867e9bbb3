using System.Globalization;
using StackExchange.Redis;

namespace CseaMesh.Judging.Live;

/// <summary>
/// The board in Redis, shared by all pods. Each write is one script, so that sheet, sums and fingerprint change together; all keys of a
/// round carry the same hash tag. A board lives in a generation; a rebuild fills the next one, which takes part in every write from its
/// beginning, and then moves the pointer. The sorted set orders exactly: with up to ten judges sum × 2520 / count is a whole number far
/// below 2^53.
/// </summary>
internal sealed class RedisBoard(IConnectionMultiplexer redis) : ILiveBoard
{
    private const int Chunk = 2000;

    private const string Apply = """
        local function put(gen, member, entry, version, points)
          local key = KEYS[1] .. ':' .. gen
          local field = member .. '|' .. entry
          local held = redis.call('HGET', key .. ':sheet', field)
          local hv, hp = 0, nil
          if held then
            local colon = string.find(held, ':', 1, true)
            hv = tonumber(string.sub(held, 1, colon - 1))
            hp = tonumber(string.sub(held, colon + 1))
          end
          local v, p = tonumber(version), tonumber(points)
          if v <= hv then return 0 end
          local dp = (p or 0) - (hp or 0)
          local dc = (p and 1 or 0) - (hp and 1 or 0)
          redis.call('HSET', key .. ':sheet', field, version .. ':' .. points)
          local sum = redis.call('HINCRBY', key .. ':sum', entry, dp)
          local count = redis.call('HINCRBY', key .. ':count', entry, dc)
          if count == 0 then redis.call('ZREM', key .. ':rank', entry) else redis.call('ZADD', key .. ':rank', sum * 2520 / count, entry) end
          redis.call('HINCRBY', key .. ':meta', 'n', dc)
          redis.call('HINCRBY', key .. ':meta', 'sv', v - hv)
          redis.call('HINCRBY', key .. ':meta', 'sp', dp)
          return 1
        end
        local function drop(gen)
          for _, part in ipairs({'sheet', 'sum', 'count', 'rank', 'meta'}) do redis.call('UNLINK', KEYS[1] .. ':' .. gen .. ':' .. part) end
        end
        local held = redis.call('HMGET', KEYS[1], 'gen', 'next')
        local gen, coming = held[1] or '0', held[2]
        """;

    private const string SetScript = Apply + """

        if coming then put(coming, ARGV[1], ARGV[2], ARGV[3], ARGV[4]) end
        local changed = put(gen, ARGV[1], ARGV[2], ARGV[3], ARGV[4])
        if changed == 1 then redis.call('PUBLISH', ARGV[5], '1') end
        return changed
        """;

    private const string BeginScript = Apply + """

        if coming then drop(coming) end
        redis.call('HSET', KEYS[1], 'next', ARGV[1])
        return 1
        """;

    private const string LoadScript = Apply + """

        if coming ~= ARGV[1] then return 0 end
        for i = 2, #ARGV, 4 do put(coming, ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]) end
        return 1
        """;

    private const string FinishScript = Apply + """

        if coming ~= ARGV[1] then return 0 end
        redis.call('HSET', KEYS[1], 'gen', coming)
        redis.call('HDEL', KEYS[1], 'next')
        drop(gen)
        redis.call('PUBLISH', ARGV[2], '1')
        return 1
        """;

    private const string ReadScript = """
        local key = KEYS[1] .. ':' .. (redis.call('HGET', KEYS[1], 'gen') or '0')
        return { redis.call('HGETALL', key .. ':sum'), redis.call('HGETALL', key .. ':count'), redis.call('HMGET', key .. ':meta', 'n', 'sv', 'sp') }
        """;

    private const string PrintScript = "return redis.call('HMGET', KEYS[1] .. ':' .. (redis.call('HGET', KEYS[1], 'gen') or '0') .. ':meta', 'n', 'sv', 'sp')";

    public async Task<bool> SetAsync(string round, BoardScore score) =>
        (int)await RunAsync(SetScript, round, score.Member, score.Entry, Number(score.Version), Number(score.Points), Channel(round)) == 1;

    public async Task ReplaceAsync(string round, IAsyncEnumerable<BoardScore> scores)
    {
        var next = Guid.NewGuid().ToString("n");
        await RunAsync(BeginScript, round, next);
        var values = new List<RedisValue> { next };
        await foreach (var score in scores)
        {
            values.AddRange([score.Member, score.Entry, Number(score.Version), Number(score.Points)]);
            if (values.Count > 4 * Chunk)
            {
                await RunAsync(LoadScript, round, [.. values]);
                values.RemoveRange(1, values.Count - 1);
            }
        }

        if (values.Count > 1)
        {
            await RunAsync(LoadScript, round, [.. values]);
        }

        await RunAsync(FinishScript, round, next, Channel(round));
    }

    public async Task<BoardSnapshot> ReadAsync(string round)
    {
        var parts = (RedisResult[])await RunAsync(ReadScript, round);
        var sums = Pairs((RedisValue[])parts[0]);
        var counts = Pairs((RedisValue[])parts[1]);
        return new BoardSnapshot(counts.Where(c => c.Value > 0).ToDictionary(c => c.Key, c => new BoardSum(sums[c.Key], (int)c.Value)), Print((RedisValue[])parts[2]));
    }

    public async Task<BoardPrint> PrintAsync(string round) => Print((RedisValue[])await RunAsync(PrintScript, round));

    /// <summary>Without waiting for an answer: what was done stands, whether or not anybody could be told; watchers look again by themselves.</summary>
    public Task RingAsync(string topic) => redis.GetSubscriber().PublishAsync(Channel(topic), "1", CommandFlags.FireAndForget);

    public IDisposable Watch(string round, Action changed)
    {
        var subscriber = redis.GetSubscriber();
        var channel = Channel(round);
        void Told(RedisChannel from, RedisValue what) => changed();
        subscriber.Subscribe(channel, Told);
        return new Watching(() => subscriber.Unsubscribe(channel, Told, CommandFlags.FireAndForget));
    }

    /// <summary>A server that was emptied or restarted has lost the scripts too; they are sent once more.</summary>
    private async Task<RedisResult> RunAsync(string script, string round, params RedisValue[] values)
    {
        try
        {
            return await redis.GetDatabase().ScriptEvaluateAsync(script, [Key(round)], values);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await redis.GetDatabase().ScriptEvaluateAsync(script, [Key(round)], values);
        }
    }

    private static RedisKey Key(string round) => $"csea:board:{{{round}}}";

    private static string Channel(string round) => $"csea:board:{{{round}}}:changed";

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static BoardPrint Print(RedisValue[] meta) => new(Whole(meta[0]), Whole(meta[1]), Whole(meta[2]));

    private static long Whole(RedisValue value) => value.IsNull ? 0 : (long)value;

    private static Dictionary<string, long> Pairs(RedisValue[] flat) =>
        Enumerable.Range(0, flat.Length / 2).ToDictionary(i => (string)flat[2 * i]!, i => (long)flat[2 * i + 1]);

    private sealed class Watching(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}
