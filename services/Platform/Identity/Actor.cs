namespace CseaMesh.Platform.Identity;

/// <summary>Whose act the present call is, for the stamps on what it changes: an account id, or the source of an event, or "clock".</summary>
public static class Actor
{
    private static readonly AsyncLocal<string?> Present = new();

    public static string Current => Present.Value is { Length: > 0 } actor ? actor : "system";

    /// <summary>Until the answer is disposed of, changes carry this name: for work done later on somebody's behalf.</summary>
    public static IDisposable Use(string actor)
    {
        var before = Present.Value;
        Present.Value = actor;
        return new Restore(before);
    }

    private sealed class Restore(string? before) : IDisposable
    {
        public void Dispose() => Present.Value = before;
    }
}
