using Microsoft.AspNetCore.WebUtilities;

namespace CseaMesh.Gateway.Ui;

/// <summary>A step of the path above the title; the last has no address.</summary>
public sealed record Crumb(string Text, string? Href = null);

/// <summary>What stands where a list has nothing yet.</summary>
public sealed record EmptyState(string Icon, string Title, string? Text = null, string? Action = null, string? Href = null);

/// <summary>Forward paging over an opaque token: first page and next page, nothing else is promised.</summary>
public sealed class Pager(HttpRequest request, string next)
{
    private const string Key = "page";

    public string Next { get; } = next;
    public bool IsLater => request.Query.ContainsKey(Key);
    public string NextHref => With(Next);
    public string FirstHref => With(null);

    public static string Token(HttpRequest request) => request.Query[Key].ToString();

    private string With(string? token)
    {
        var query = request.Query.Where(q => q.Key is not (Key or "lang")).ToDictionary(q => q.Key, q => (string?)q.Value.ToString());
        if (token is not null) query[Key] = token;
        return QueryHelpers.AddQueryString(request.Path, query);
    }
}

/// <summary>Address of the static files that changes when they do.</summary>
public static class Assets
{
    public static string Version { get; } = typeof(Assets).Assembly.ManifestModule.ModuleVersionId.ToString("N")[..8];
}

/// <summary>A list of invoices and receipts; each links to its page below the base.</summary>
public sealed record InvoiceTable(IReadOnlyList<CseaMesh.Billing.V1.Invoice> Invoices, string Base);

/// <summary>A list of bills, for a payer or for the cashier.</summary>
public sealed record BillTable(IReadOnlyList<CseaMesh.Billing.V1.Bill> Bills, string Base, bool ShowPayer);

/// <summary>The pages of a document, one picture each, drawn when they come into sight.</summary>
public sealed record PagePictures(string File, int Pages, string Title, string Anchor);
