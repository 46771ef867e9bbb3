using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    public override async Task<V1.GetStatementMappingResponse> GetStatementMapping(V1.GetStatementMappingRequest request, ServerCallContext context)
    {
        RequireBooks(context.Caller());
        var ct = context.CancellationToken;
        var rules = await db.RulesAsync(request.Edition, ct);
        var saved = await db.Mappings.AsNoTracking().SingleOrDefaultAsync(m => m.Edition == rules.Code, ct);
        return saved is null
            ? new V1.GetStatementMappingResponse()
            : new V1.GetStatementMappingResponse { Mapping = Parse(saved), Etag = Etag.Of(saved.Version) };
    }

    public override async Task<V1.SaveStatementMappingResponse> SaveStatementMapping(V1.SaveStatementMappingRequest request, ServerCallContext context)
    {
        context.Caller().RequireAny(StaffRoles.Cashier);
        var ct = context.CancellationToken;
        var rules = await db.RulesAsync(request.Edition, ct);
        var check = new FieldCheck();
        var mapping = Clean(request.Mapping ?? new V1.StatementMapping(), check);
        check.ThrowIfAny();
        var saved = await db.Mappings.SingleOrDefaultAsync(m => m.Edition == rules.Code, ct);
        Etag.Match(request.Etag, saved?.Version ?? 0, required: saved is not null);
        var row = Save(saved, rules.Code, mapping);
        await SaveAsync(ct);
        return new V1.SaveStatementMappingResponse { Mapping = mapping, Etag = Etag.Of(row.Version) };
    }

    /// <summary>What the import brings, over the saved default, field by field.</summary>
    private async Task<(V1.StatementMapping Mapping, SavedMapping? Saved)> MappingAsync(V1.ImportStatementRequest request, FieldCheck check, CancellationToken ct)
    {
        var saved = await db.Mappings.SingleOrDefaultAsync(m => m.Edition == request.Edition, ct);
        var mapping = saved is null ? new V1.StatementMapping() : Parse(saved);
        if (request.Mapping is not null)
        {
            mapping.MergeFrom(Clean(request.Mapping, check));
        }

        return (mapping, saved);
    }

    private SavedMapping Save(SavedMapping? saved, string edition, V1.StatementMapping mapping)
    {
        if (saved is null)
        {
            db.Mappings.Add(saved = new SavedMapping { Id = Ids.New(clock), Edition = edition });
        }

        saved.Mapping = JsonFormatter.Default.Format(mapping);
        return saved;
    }

    private static V1.StatementMapping Parse(SavedMapping saved) => JsonParser.Default.Parse<V1.StatementMapping>(saved.Mapping);

    private static V1.StatementMapping Clean(V1.StatementMapping mapping, FieldCheck check)
    {
        var clean = mapping.Clone();
        foreach (var field in V1.StatementMapping.Descriptor.Fields.InFieldNumberOrder().Where(f => f.FieldType == Google.Protobuf.Reflection.FieldType.String && f.Name != "delimiter"))
        {
            field.Accessor.SetValue(clean, check.Optional($"mapping.{field.Name}", (string)field.Accessor.GetValue(mapping), 40));
        }

        check.True(mapping.Delimiter is "" or "," or ";" or "\t" or "|", "mapping.delimiter", "分隔符號須為逗號、分號、定位字元或直線", "mapping.delimiter must be a comma, semicolon, tab or bar");
        check.True(Enum.IsDefined(mapping.Calendar), "mapping.calendar", "不明的曆法", "Unknown calendar");
        check.True(Enum.IsDefined(mapping.Encoding), "mapping.encoding", "不明的編碼", "Unknown encoding");
        return clean;
    }
}

internal static class Mappings
{
    public static ColumnMap ToMap(this V1.StatementMapping mapping) => new(
        new Dictionary<Column, string>
        {
            [Column.TransactionDate] = mapping.TransactionDate,
            [Column.TransactionTime] = mapping.TransactionTime,
            [Column.PostingDate] = mapping.PostingDate,
            [Column.Amount] = mapping.Amount,
            [Column.Received] = mapping.Received,
            [Column.PaidOut] = mapping.PaidOut,
            [Column.Balance] = mapping.Balance,
            [Column.Summary] = mapping.Summary,
            [Column.Memo] = mapping.Memo,
            [Column.CounterAccount] = mapping.CounterAccount,
            [Column.CounterName] = mapping.CounterName,
            [Column.BankSequence] = mapping.BankSequence,
            [Column.VirtualAccount] = mapping.VirtualAccount,
        },
        (StatementCalendar)(int)mapping.Calendar,
        (StatementEncoding)(int)mapping.Encoding,
        mapping.Delimiter);
}
