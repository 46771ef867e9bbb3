namespace CseaMesh.Platform.Errors;

/// <summary>What sort of no a <see cref="Refusal"/> is; each maps to one gRPC status.</summary>
public enum RefusalKind
{
    /// <summary>INVALID_ARGUMENT: what was typed cannot be right, whatever the state.</summary>
    Invalid,

    /// <summary>UNAUTHENTICATED: nobody is signed in, or the token does not hold.</summary>
    Unauthenticated,

    /// <summary>PERMISSION_DENIED: the caller may know of the thing but not do this.</summary>
    Denied,

    /// <summary>NOT_FOUND: no such thing, or none that the caller may know of.</summary>
    NotFound,

    /// <summary>ALREADY_EXISTS: the natural key or request id is taken.</summary>
    Exists,

    /// <summary>FAILED_PRECONDITION: right in form, not in the present state or time.</summary>
    Precondition,

    /// <summary>ABORTED: someone else was faster; read again and repeat.</summary>
    Aborted,

    /// <summary>RESOURCE_EXHAUSTED: over a size or rate limit.</summary>
    Exhausted,
}

/// <summary>One field that cannot be accepted, with a sentence in both languages that names the field and its limit.</summary>
public sealed record FieldProblem(string Field, string Zh, string En, string Reason = "INVALID");

/// <summary>
/// A rule says no. Pure rules return it (null means allowed); use cases throw it. It is the only exception that reaches a caller as
/// more than "internal error": status by <see cref="Kind"/>, a stable <see cref="Reason"/> and a sentence in zh-TW and English.
/// </summary>
public sealed class Refusal : Exception
{
    private readonly Dictionary<string, string> _metadata = [];

    private Refusal(RefusalKind kind, string reason, string zh, string en)
        : base(en)
    {
        Kind = kind;
        Reason = reason;
        Zh = zh;
        En = en;
    }

    public RefusalKind Kind { get; }

    /// <summary>Stable UPPER_SNAKE word, at most 63 characters, that programs may rely on.</summary>
    public string Reason { get; }

    public string Zh { get; }

    public string En { get; }

    /// <summary>The fields at fault; only with <see cref="RefusalKind.Invalid"/>.</summary>
    public IReadOnlyList<FieldProblem> Fields { get; private init; } = [];

    /// <summary>Figures that belong to the refusal, such as the limit and the measured value.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    public static Refusal Invalid(string field, string zh, string en, string reason = "INVALID") => Invalid([new FieldProblem(field, zh, en, reason)]);

    /// <summary>All problems of one request at once; the first gives sentence and reason.</summary>
    public static Refusal Invalid(IReadOnlyList<FieldProblem> fields) =>
        new(RefusalKind.Invalid, fields[0].Reason, fields[0].Zh, fields[0].En) { Fields = fields };

    public static Refusal Unauthenticated(string reason, string zh, string en) => new(RefusalKind.Unauthenticated, reason, zh, en);

    public static Refusal Denied(string reason, string zh, string en) => new(RefusalKind.Denied, reason, zh, en);

    public static Refusal NotFound(string zh, string en) => new(RefusalKind.NotFound, "NOT_FOUND", zh, en);

    public static Refusal Exists(string reason, string zh, string en) => new(RefusalKind.Exists, reason, zh, en);

    public static Refusal Precondition(string reason, string zh, string en) => new(RefusalKind.Precondition, reason, zh, en);

    public static Refusal Aborted(string reason, string zh, string en) => new(RefusalKind.Aborted, reason, zh, en);

    public static Refusal Exhausted(string reason, string zh, string en) => new(RefusalKind.Exhausted, reason, zh, en);

    /// <summary>Someone saved the same thing in between.</summary>
    public static Refusal Stale() => Aborted(
        "STALE_ETAG",
        "這筆資料剛被另一個視窗或另一個人改過。您填的內容還在，請比對後再存。",
        "This was changed in another window or by someone else. What you typed is kept; compare and save again.");

    /// <summary>Adds a figure to <see cref="Metadata"/> and returns the same refusal.</summary>
    public Refusal With(string key, object value)
    {
        _metadata[key] = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
        return this;
    }
}

public static class RefusalExtensions
{
    /// <summary>Throws the refusal that a rule returned; does nothing when the rule allows.</summary>
    public static void ThrowIfAny(this Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw refusal;
        }
    }
}
