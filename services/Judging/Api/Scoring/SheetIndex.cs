using System.Collections.Concurrent;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Results;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

/// <summary>
/// Which sheet is meant by a judge and an entry. That never changes once the sheet exists, so it is remembered; whether the judge may still use it
/// is asked of the database each time.
/// </summary>
internal sealed class SheetIndex
{
    private const int Remembered = 200_000;
    private readonly ConcurrentDictionary<(string Edition, RoundKind Kind, string Person, string Entry), string> _ids = new();

    /// <summary>The sheet's id where it is remembered.</summary>
    public string? Find(string edition, RoundKind kind, string entry, string person) => _ids.GetValueOrDefault((edition, kind, person, entry));

    /// <summary>The sheet's id, or null when the person never had one for this entry.</summary>
    public async Task<string?> ReadAsync(JudgingDb db, string edition, RoundKind kind, string entry, string person)
    {
        if (_ids.Count > Remembered)
        {
            _ids.Clear();
        }

        // All of the judge's sheets at once: the others are submitted next.
        var held = await (from m in db.Members
                          where m.Edition == edition && m.PersonId == person
                          join s in db.Sheets on m.Id equals s.MemberId
                          where s.Kind == kind
                          select new { s.EntryId, s.Id }).ToListAsync();
        foreach (var sheet in held)
        {
            _ids[(edition, kind, person, sheet.EntryId)] = sheet.Id;
        }

        return Find(edition, kind, entry, person);
    }
}
