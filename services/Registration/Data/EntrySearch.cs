using System.Globalization;
using CseaMesh.Platform.Text;
using CseaMesh.Registration.Editions;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Data;

/// <summary>A filter and an order of entries, checked, as conditions that SQL evaluates along an index.</summary>
internal sealed class EntrySearch
{
    private readonly V1.EntryFilter _filter;
    private readonly string _text;
    private readonly DateTime? _from;
    private readonly DateTime? _until;
    private readonly List<int> _awards;
    private readonly List<int> _namedAwards;
    private string[]? _found;
    private string? _foundAfter;

    private EntrySearch(V1.EntryFilter filter, string text, DateTime? from, DateTime? until, List<int> awards, List<int> namedAwards) =>
        (_filter, _text, _from, _until, _awards, _namedAwards) = (filter, text, from, until, awards, namedAwards);

    private bool ById => _filter.Order is not (V1.EntryOrder.Number or V1.EntryOrder.Changed or V1.EntryOrder.Award);

    /// <summary>All that the list depends on, for the page token.</summary>
    public string Bind => $"{_filter}|{_text}";

    /// <summary>Throws INVALID_ARGUMENT for what is none of the listed values.</summary>
    public static EntrySearch Read(V1.EntryFilter filter, Rulebook book)
    {
        var check = new FieldCheck();
        var text = SearchText.Of(check.Optional("text", filter.Text, 60));
        check.True(Enum.IsDefined(filter.Phase), "phase", "phase 不是所列的值", "phase is none of the listed values");
        check.True(Enum.IsDefined(filter.Status), "status", "status 不是所列的值", "status is none of the listed values");
        check.True(Enum.IsDefined(filter.AwardClass), "award_class", "award_class 不是所列的值", "award_class is none of the listed values");
        check.True(Enum.IsDefined(filter.Order), "order", "order 不是所列的值", "order is none of the listed values");
        check.True(filter.Dimension.Length == 0 || book.Document.Dimensions.Any(d => d.Code == filter.Dimension), "dimension", "沒有這個面向", "there is no such dimension");
        DateTime? from = filter.RegisteredFrom.Length > 0 ? TaipeiTime.Utc(check.Date("registered_from", filter.RegisteredFrom)) : null;
        DateTime? until = filter.RegisteredTo.Length > 0 ? TaipeiTime.Utc(check.Date("registered_to", filter.RegisteredTo).AddDays(1)) : null;
        check.ThrowIfAny();
        var awards = filter.Dimension.Length == 0 ? [] : book.Document.Awards.Where(a => a.Dimension == filter.Dimension).Select(a => a.Number).ToList();
        var named = text.Length == 0 ? [] : book.Document.Awards.Where(a => Fold.Key(a.Name.Zh).Contains(text, StringComparison.Ordinal) || Fold.Key(a.Name.En).Contains(text, StringComparison.Ordinal)).Select(a => a.Number).ToList();
        return new EntrySearch(filter, text, from, until, awards, named);
    }

    /// <summary>Looks the text up: few entries that hold it are then read by themselves; of many the list is read in its order until a page is full.</summary>
    /// <param name="after">The key of the last row shown, or null.</param>
    public async Task<EntrySearch> LookUpAsync(RegistrationDb db, string edition, string? after, CancellationToken ct)
    {
        if (_text.Length == 0)
        {
            return this;
        }

        var subjects = await db.SearchSuffixes.Holding(_text).Take(2 * SearchText.Most).ToListAsync(ct);
        if (subjects.Count == 2 * SearchText.Most)
        {
            return this;
        }

        var ids = subjects.Distinct().ToArray();
        var others = await db.Entries.Where(e => EF.Parameter(ids).Contains(e.OrganisationId) && e.Edition == edition).Select(e => e.Id).Take(SearchText.Most).ToListAsync(ct);
        if (others.Count < SearchText.Most && _namedAwards.Count > 0)
        {
            others.AddRange(await db.Entries.Where(e => e.Edition == edition && _namedAwards.Contains(e.Award)).Select(e => e.Id).Take(SearchText.Most).ToListAsync(ct));
        }

        if (others.Count < SearchText.Most)
        {
            // In the order of ids those before the page are left out here. Told so as a condition, SQLite would walk the whole list behind the key instead of the few.
            _foundAfter = ById ? after : null;
            _found = [.. ids.Concat(others).Distinct().Where(id => _foundAfter is null || (_filter.Descending ? string.CompareOrdinal(id, after) < 0 : string.CompareOrdinal(id, after) > 0))];
        }

        return this;
    }

    public IQueryable<Entry> Narrow(IQueryable<Entry> rows, RegistrationDb db, bool reviewOpen)
    {
        rows = _filter.Organisation.Length > 0 ? rows.Where(e => e.OrganisationId == _filter.Organisation) : rows;
        rows = _filter.Award != 0 ? rows.Where(e => e.Award == _filter.Award) : rows;
        if (_filter.AwardClass != 0)
        {
            var awardClass = (AwardClass)_filter.AwardClass;
            rows = rows.Where(e => e.Class == awardClass);
        }

        if (_filter.Phase != 0)
        {
            var phase = (Phase)_filter.Phase;
            rows = rows.Where(e => e.Phase == phase);
        }

        rows = _filter.Status != 0 ? rows.WithStatus((EntryStatus)_filter.Status, db, reviewOpen) : rows;
        rows = _awards.Count > 0 ? rows.Where(e => _awards.Contains(e.Award)) : rows;
        rows = _from is { } from ? rows.Where(e => e.RegisteredAt >= from) : rows;
        rows = _until is { } until ? rows.Where(e => e.RegisteredAt < until) : rows;
        if (_text.Length == 0)
        {
            return rows;
        }

        rows = _found is { } found ? rows.Where(e => EF.Parameter(found).Contains(e.Id)) : rows;
        return _found is not null && _text.Length <= SearchText.Longest
            ? rows
            : rows.Where(e => e.SearchKey.Contains(_text) || _namedAwards.Contains(e.Award) || db.Organisations.Any(o => o.Id == e.OrganisationId && o.SearchKey.Contains(_text)));
    }

    /// <summary>In the order asked for, from the row after the key; every order ends with the id, so that no row is met twice or skipped.</summary>
    public IQueryable<Entry> After(IQueryable<Entry> rows, string? key)
    {
        var down = _filter.Descending;
        switch (_filter.Order)
        {
            case V1.EntryOrder.Number:
                rows = rows.Where(e => e.Number != null);
                rows = key is null ? rows : down ? rows.Where(e => string.Compare(e.Number, key) < 0) : rows.Where(e => string.Compare(e.Number, key) > 0);
                return down ? rows.OrderByDescending(e => e.Number) : rows.OrderBy(e => e.Number);
            case V1.EntryOrder.Changed:
                if (key?.Split(' ') is [var ticks, var id])
                {
                    var at = new DateTime(long.Parse(ticks, CultureInfo.InvariantCulture), DateTimeKind.Utc);
                    rows = down
                        ? rows.Where(e => e.ChangedAt <= at && (e.ChangedAt < at || string.Compare(e.Id, id) < 0))
                        : rows.Where(e => e.ChangedAt >= at && (e.ChangedAt > at || string.Compare(e.Id, id) > 0));
                }

                return down ? rows.OrderByDescending(e => e.ChangedAt).ThenByDescending(e => e.Id) : rows.OrderBy(e => e.ChangedAt).ThenBy(e => e.Id);
            case V1.EntryOrder.Award:
                if (key?.Split(' ') is [var award, var last])
                {
                    var number = int.Parse(award, CultureInfo.InvariantCulture);
                    rows = down
                        ? rows.Where(e => e.Award <= number && (e.Award < number || string.Compare(e.Id, last) < 0))
                        : rows.Where(e => e.Award >= number && (e.Award > number || string.Compare(e.Id, last) > 0));
                }

                return down ? rows.OrderByDescending(e => e.Award).ThenByDescending(e => e.Id) : rows.OrderBy(e => e.Award).ThenBy(e => e.Id);
            default:
                rows = key is null || key == _foundAfter ? rows : down ? rows.Where(e => string.Compare(e.Id, key) < 0) : rows.Where(e => string.Compare(e.Id, key) > 0);
                return down ? rows.OrderByDescending(e => e.Id) : rows.OrderBy(e => e.Id);
        }
    }

    /// <summary>Where a row stands in the order.</summary>
    public string Key(Entry e) => _filter.Order switch
    {
        V1.EntryOrder.Number => e.Number!,
        V1.EntryOrder.Changed => string.Create(CultureInfo.InvariantCulture, $"{e.ChangedAt.Ticks} {e.Id}"),
        V1.EntryOrder.Award => string.Create(CultureInfo.InvariantCulture, $"{e.Award} {e.Id}"),
        _ => e.Id,
    };
}
