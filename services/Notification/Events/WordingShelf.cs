using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Events;

/// <summary>The words a kind of letter is written with in one edition: the secretariat's published ones, else those of the program.</summary>
internal sealed record Words(string Version, Func<Language, IReadOnlyDictionary<string, FieldValue>, (string Title, string Body)> Write);

internal sealed class WordingShelf(NotificationDb db, LetterBook book)
{
    public async Task<Words> OfAsync(LetterKind kind, string edition, CancellationToken ct)
    {
        var own = edition.Length == 0 ? null : await db.Wordings.AsNoTracking().SingleOrDefaultAsync(w => w.Edition == edition && w.Code == kind.Code && w.State == WordingState.Published, ct);
        return own is null
            ? new Words(book.Version(kind), (language, values) => book.Write(kind, language, values))
            : new Words(own.Sha256, (language, values) => LetterText.Parse(own.In(language)).Fill(kind, language, values));
    }
}
