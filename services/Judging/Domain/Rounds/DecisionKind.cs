namespace CseaMesh.Judging.Domain.Rounds;

/// <summary>Numbers as in the contract.</summary>
public enum DecisionKind
{
    Tie = 1,
    WinnerCount = 2,
    Override = 3,
    Substitute = 4,
    Extension = 5,
    Correction = 6,
    Disqualify = 7,
    Annul = 8,
    Absent = 9,
}
