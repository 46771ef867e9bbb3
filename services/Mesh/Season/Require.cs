namespace CseaMesh.Mesh.Season;

/// <summary>What must be so for the season to go on.</summary>
internal static class Require
{
    public static void That(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
