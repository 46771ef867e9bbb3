namespace CseaMesh.Judging.Domain.Finals;

/// <summary>
/// FIN-04: the latest connection test of a finalist or a judge, taken in the browser that will be used. The row also holds what was last
/// told about it, so that only those who have not passed are reminded.
/// </summary>
internal sealed class ConnectionTest
{
    /// <summary>Slower answers than this make a conversation hard.</summary>
    public const int SlowestMilliseconds = 1500;

    public required string Edition { get; init; }

    /// <summary>Entry of the finalist, or member.</summary>
    public required string SubjectId { get; init; }

    public required bool IsJudge { get; init; }

    /// <summary>Null before the first test.</summary>
    public DateTime? At { get; set; }

    public bool Camera { get; set; }

    public bool Microphone { get; set; }

    /// <summary>The meeting's page could be opened, as the person says: no page can look into another's.</summary>
    public bool LinkOpened { get; set; }

    public int RoundTripMilliseconds { get; set; }

    /// <summary>Kind of browser and system, for whoever helps.</summary>
    public string Browser { get; set; } = "";

    /// <summary>Start of the first session concerned, as last told; null when nothing was told or nothing is due any more.</summary>
    public DateTime? ToldDue { get; set; }

    public bool ToldPassed { get; set; }

    public int ToldVersion { get; set; }

    public bool Passed => At is not null && Camera && Microphone && LinkOpened && RoundTripMilliseconds <= SlowestMilliseconds;
}
