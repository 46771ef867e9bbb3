namespace CseaMesh.Registration.Domain;

public enum TicketState
{
    Unspecified,
    Issued,
    Dispatched,
    CheckedIn,
    Void,
}

/// <summary>One paper ticket of the dinner. It admits one person, once, and is never replaced (DIN-05).</summary>
public sealed class Ticket : Aggregate
{
    /// <summary>People come a while before the dinner opens.</summary>
    private static readonly TimeSpan DoorsBefore = TimeSpan.FromHours(3);

    public required string Edition { get; init; }

    /// <summary>"2025-D-0001".</summary>
    public required string Number { get; init; }

    public required string WinId { get; init; }

    /// <summary>What the QR code holds; 16 characters that nobody can guess.</summary>
    public required string Token { get; init; }

    /// <summary>1, 2, ... within the win: the guest of that place on the list.</summary>
    public required int Ordinal { get; init; }

    public TicketState State { get; set; } = TicketState.Issued;

    /// <summary>0 = none yet.</summary>
    public int Table { get; set; }

    public DateTime? DispatchedAt { get; set; }

    public string DispatchNote { get; set; } = "";

    public DateTime? CheckedInAt { get; set; }

    public string CheckedInBy { get; set; } = "";

    public string Door { get; set; } = "";

    public bool IsLive => State != TicketState.Void;

    public void Dispatch(string note, DateTime now) => (State, DispatchNote, DispatchedAt) = (TicketState.Dispatched, note, now);

    public void LetIn(string door, string by, DateTime now) => (State, Door, CheckedInBy, CheckedInAt) = (TicketState.CheckedIn, door, by, now);

    /// <summary>Why nobody comes in with this ticket now.</summary>
    public Refusal? WhyNotLetIn(Win win, Season season, DateTime now)
    {
        if (State == TicketState.CheckedIn)
        {
            var at = CheckedInAt!.Value.AddHours(8);
            var door = Door.Length > 0 ? Door : "-";
            return Refusal.Precondition("TICKET_USED", $"入場券 {Number} 已於 {at:MM-dd HH:mm} 在入口 {door} 使用。", $"Ticket {Number} was used at {at:HH:mm} on {at:yyyy-MM-dd} at door {door}.")
                .With("at", CheckedInAt.Value.ToString("O", null)).With("door", Door).With("ticket", Number);
        }

        if (State == TicketState.Void || win.State == WinState.Revoked)
        {
            return Refusal.Precondition("TICKET_VOID", $"入場券 {Number} 已失效。", $"Ticket {Number} is void.").With("ticket", Number);
        }

        if (win.State != WinState.Released)
        {
            return Win.FeeUnsettled();
        }

        var doors = season.DinnerOpens - DoorsBefore;
        if (now < doors)
        {
            return Refusal.Precondition("TOO_EARLY", $"入場自 {doors.AddHours(8):yyyy-MM-dd HH:mm} 起。", $"Doors open at {doors.AddHours(8):yyyy-MM-dd HH:mm} Taipei time.").With("from", doors.ToString("O", null));
        }

        return now >= season.DinnerUntil
            ? Refusal.Precondition("WINDOW_CLOSED", "晚宴已結束。", "The dinner is over.").With("until", season.DinnerUntil.ToString("O", null))
            : null;
    }
}

/// <summary>The seat plan of an edition as a whole: whoever seats somebody changes it, so that no table is filled twice at once.</summary>
public sealed class SeatPlan : Aggregate
{
    public required string Edition { get; init; }

    public int Changes { get; set; }
}
