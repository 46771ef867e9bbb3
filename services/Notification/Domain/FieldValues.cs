namespace CseaMesh.Notification.Domain;

/// <summary>The values of one letter, by field name.</summary>
internal sealed class FieldValues : Dictionary<string, FieldValue>
{
    public FieldValues()
    {
    }

    public FieldValues(IReadOnlyDictionary<string, FieldValue> values)
        : base(values)
    {
    }

    /// <summary>These values and others; the others win.</summary>
    public FieldValues With(IReadOnlyDictionary<string, FieldValue> more)
    {
        var all = new FieldValues(this);
        foreach (var (name, value) in more)
        {
            all[name] = value;
        }

        return all;
    }
}
