using System.Globalization;
using StackExchange.Redis;

namespace CseaMesh.Judging.Live;

/// <summary>
/// The board in Redis, shared by all pods. Each write is one script, so that sheet, sums and fingerprint change together; all keys of a
/// round carry the same hash tag. The sorted set orders exactly: with up to ten judges sum × 2520 / count is a whole number far below 2^53.
/// </summary>
internal sealed class RedisBoard(IConnectionMultiplexer redis) : ILiveBoard
{
    private const string Apply = """
        local function put(member, entry, version, points)
          local field = member .. '|' .. entry
          local held = redis.call('HGET', KEYS[1], field)
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
          redis.call('HSET', KEYS[1], field, version .. ':' .. points)
          local sum = redis.call('HINCRBY', KEYS[2], entry, dp)
          local count = redis.call('HINCRBY', KEYS[3], entry, dc)
          if count == 0 then redis.call('ZREM', KEYS[4], entry) else redis.call('ZADD', KEYS[4], sum * 2520 / count, entry) end
          redis.call('HINCRBY', KEYS[5], 'n', dc)
          redis.call('HINCRBY', KEYS[5], 'sv', v - hv)
          redis.call('HINCRBY', KEYS[5], 'sp', dp)
          return 1
        end
        """;

    private const string SetScript = Apply + """

        local changed = put(ARGV[1], ARGV[2], ARGV[3], ARGV[4])
        if changed == 1 then redis.call('PUBLISH', ARGV[5], '1') end
        return changed
        """;

    private const string ReplaceScript = Apply + """

        redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5])
        for i = 2, #ARGV, 4 do put(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]) end
        redis.call('PUBLISH', ARGV[1], '1')
        return 1
        """;

    private const string ReadScript = "return { redis.call('HGETALL', KEYS[2]), redis.call('HGETALL', KEYS[3]), redis.call('HMGET', KEYS[5], 'n', 'sv', 'sp') }";

    public async Task<bool> SetAsync(string round, BoardScore score) =>
        (int)await Db.ScriptEvaluateAsync(SetScript, Keys(round), [score.Member, score.Entry, Number(score.Version), Number(score.Points), Channel(round)]) == 1;

    public async Task ReplaceAsync(string round, IReadOnlyCollection<BoardScore> scores)
    {
        RedisValue[] values = [Channel(round), .. scores.SelectMany(s => new RedisValue[] { s.Member, s.Entry, Number(s.Version), Number(s.Points) })];
        await Db.ScriptEvaluateAsync(ReplaceScript, Keys(round), values);
    }

    public async Task<BoardSnapshot> ReadAsync(string round)
    {
        var parts = (RedisResult[])await Db.ScriptEvaluateAsync(ReadScript, Keys(round));
        var sums = Pairs((RedisValue[])parts[0]);
        var counts = Pairs((RedisValue[])parts[1]);
        var meta = (RedisValue[])parts[2];
        return new BoardSnapshot(
            counts.Where(c => c.Value > 0).ToDictionary(c => c.Key, c => new BoardSum(sums[c.Key], (int)c.Value)),
            new BoardPrint(Whole(meta[0]), Whole(meta[1]), Whole(meta[2])));
    }

    public Task RingAsync(string topic) => redis.GetSubscriber().PublishAsync(Channel(topic), "1");

    public IDisposable Watch(string round, Action changed)
    {
        var subscriber = redis.GetSubscriber();
        var channel = Channel(round);
        void Told(RedisChannel from, RedisValue what) => changed();
        subscriber.Subscribe(channel, Told);
        return new Watching(() => subscriber.Unsubscribe(channel, Told, CommandFlags.FireAndForget));
    }

    private IDatabase Db => redis.GetDatabase();

    private static RedisKey[] Keys(string round) =>
        [$"csea:board:{{{round}}}:sheet", $"csea:board:{{{round}}}:sum", $"csea:board:{{{round}}}:count", $"csea:board:{{{round}}}:rank", $"csea:board:{{{round}}}:meta"];

    private static string Channel(string round) => $"csea:board:{{{round}}}:changed";

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static long Whole(RedisValue value) => value.IsNull ? 0 : (long)value;

    private static Dictionary<string, long> Pairs(RedisValue[] flat) =>
        Enumerable.Range(0, flat.Length / 2).ToDictionary(i => (string)flat[2 * i]!, i => (long)flat[2 * i + 1]);

    private sealed class Watching(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}
