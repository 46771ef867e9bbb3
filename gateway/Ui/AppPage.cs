using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rpc = Grpc.Core.StatusCode;

namespace CseaMesh.Gateway.Ui;

/// <summary>
/// Base of every page. A post does its act inside <see cref="TryAsync"/>: accepted → redirect (<see cref="Done"/>), refused → the same page
/// again with an error summary, messages at the fields, and everything that was typed.
/// </summary>
public abstract class AppPage(Desk desk) : PageModel
{
    public Desk Desk => desk;
    public Words T => desk.T;
    public Me Me => desk.Me;

    /// <summary>Said once after an accepted act.</summary>
    [TempData] public string? Notice { get; set; }

    /// <summary>The refusal of this post, for pages that offer a way out (a stale sheet, a difference to confirm).</summary>
    public Refused? Refusal { get; private set; }

    protected CancellationToken Ct => HttpContext.RequestAborted;
    protected string EditionCode => desk.EditionCode;

    /// <summary>Runs an act; false when it was refused, and then ModelState tells why.</summary>
    protected async Task<bool> TryAsync(Func<Task> act, string form = "Form")
    {
        try
        {
            await act();
            return true;
        }
        catch (RpcException exception) when (Ui.Refused.Of(exception) is { } refused)
        {
            if (refused.Code == Rpc.Unauthenticated) throw;
            Refusal = refused;
            foreach (var field in refused.Fields) ModelState.AddModelError(PropertyOf(form, field.Field), Sentence(field));
            if (refused.Fields.Count == 0) ModelState.AddModelError("", refused.Sentence);
            return false;
        }
        catch (RpcException exception) when (exception.StatusCode is Rpc.Unavailable or Rpc.DeadlineExceeded)
        {
            ModelState.AddModelError("", T["error.unavailable"]);
            return false;
        }
    }

    /// <summary>Post → redirect → get, with one sentence about what was done.</summary>
    protected IActionResult Done(string? sentence = null, object? route = null, string? page = null)
    {
        Notice = sentence;
        desk.Forget();
        return RedirectToPage(page, route);
    }

    /// <summary>A fresh id for an act that must not be done twice; carried in a hidden field.</summary>
    public static string NewRequestId() => Guid.NewGuid().ToString();

    // "form.members[0].mail" of the contract is "Form.Members[0].Mail" of the page; "" when this page has no such field.
    private string PropertyOf(string form, string field)
    {
        var path = new StringBuilder(form);
        var type = GetType().GetProperty(form)?.PropertyType;
        var parts = field.Split('.');
        foreach (var part in parts.Length > 1 && (parts[0] == "form" || parts[0].Equals(form, StringComparison.OrdinalIgnoreCase)) ? parts[1..] : parts)
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var name = string.Concat((bracket < 0 ? part : part[..bracket]).Split('_').Where(w => w.Length > 0).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
            type = type?.GetProperty(name)?.PropertyType;
            if (type is null) return "";
            path.Append('.').Append(name).Append(bracket < 0 ? "" : part[bracket..]);
            if (bracket >= 0) type = type.IsGenericType ? type.GetGenericArguments()[0] : type.GetElementType();
        }
        return path.ToString();
    }

    // Services name the field by its contract name; people read its label.
    private string Sentence(RefusedField field)
    {
        var last = field.Field.Split('.')[^1];
        var label = T.Maybe("field." + last) ?? T["field.this"];

        // Once, where the field is named: "mail is not a valid mail address" goes on in plain words.
        var name = field.Sentence.Contains(field.Field, StringComparison.Ordinal) ? field.Field : last;
        var at = field.Sentence.IndexOf(name, StringComparison.Ordinal);
        return at < 0 || name.Length == 0 ? field.Sentence : string.Concat(field.Sentence.AsSpan(0, at), label, field.Sentence.AsSpan(at + name.Length));
    }
}
