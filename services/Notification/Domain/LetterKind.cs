namespace CseaMesh.Notification.Domain;

/// <summary>How letters of a kind travel.</summary>
internal enum Ways
{
    /// <summary>By mail, and into the inbox of whoever has an account.</summary>
    Both,
    MailOnly,
    InboxOnly,
}

/// <summary>A field that the texts of a kind may name; a required one they must name.</summary>
internal sealed record LetterField(string Name, FieldType Type, bool Optional = false);

/// <summary>One purpose of writing, with the fields its texts are made from.</summary>
internal sealed record LetterKind(string Code, string TitleZh, string TitleEn, IReadOnlyList<LetterField> Fields)
{
    public Ways Ways { get; init; } = Ways.Both;

    /// <summary>Waits in a batch until the secretariat lets it go.</summary>
    public bool Held { get; init; }

    /// <summary>Answers something its reader has just done, so it does not wait for the end of the quiet hours.</summary>
    public bool Urgent { get; init; }

    /// <summary>Forgotten once it has left: it holds a secret.</summary>
    public bool Secret { get; init; }

    /// <summary>
    /// Reaches also somebody who asked that his data be used no more: the answer to that request, vouchers (tax law), and what he asks for himself about his account.
    /// </summary>
    public bool Lawful { get; init; }

    /// <summary>Fields whose values must still stand in a letter after somebody has edited it.</summary>
    public IReadOnlyList<string> Essential { get; init; } = [];

    public LetterField? Field(string name) => Fields.FirstOrDefault(f => f.Name == name);
}
