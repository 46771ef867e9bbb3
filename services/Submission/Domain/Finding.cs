namespace CseaMesh.Submission.Domain;

internal enum Level
{
    Fulfilled,

    /// <summary>Does not keep the dossier from being handed in.</summary>
    Warning,

    /// <summary>Must be dealt with first.</summary>
    Missing,
}

/// <summary>One line of the pre-flight list.</summary>
/// <param name="Rule">Rule ID; empty where no rule of the rulebook stands behind it.</param>
/// <param name="Item">Item key.</param>
/// <param name="ToDo">Null when fulfilled.</param>
/// <param name="NeedsHuman">The machine could not tell.</param>
internal sealed record Finding(string Rule, string Item, Level Level, Words What, Words? ToDo = null, bool NeedsHuman = false)
{
    public static Finding Fulfilled(string rule, Item item, string zh, string en) => new(rule, item.Key, Level.Fulfilled, new(zh, en));

    public static Finding Warning(string rule, Item item, Words what, Words toDo, bool needsHuman = false) =>
        new(rule, item.Key, Level.Warning, what, toDo, needsHuman);

    public static Finding Missing(string rule, Item item, Words what, Words toDo) => new(rule, item.Key, Level.Missing, what, toDo);
}
