using System.Globalization;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    public override async Task<V1.AddNumberRangeResponse> AddNumberRange(V1.AddNumberRangeRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        if (await db.ReplayAsync<V1.AddNumberRangeResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var check = new FieldCheck();
        check.Range("year", request.Year, 2024, 2100);
        check.True(InvoicePeriod.IsFirstMonth(request.Month), "month", "期別的首月須為 1、3、5、7、9 或 11", "month must be 1, 3, 5, 7, 9 or 11");
        var track = BankText.Narrow(request.Track);
        check.True(track.Length == 2 && track.All(char.IsAsciiLetterUpper), "track", "字軌須為 2 個大寫英文字母", "track must be two capital letters");
        var (from, to) = (Number("from", request.From), Number("to", request.To));
        check.True(from <= to && to - from < NumberRange.MaxNumbers, "to", $"迄號不能小於起號，且一次最多 {NumberRange.MaxNumbers:N0} 個號碼", $"to must not be below from, and at most {NumberRange.MaxNumbers:N0} numbers at a time", "OUT_OF_RANGE");
        check.ThrowIfAny();

        var period = new InvoicePeriod(request.Year, request.Month);
        var known = await db.NumberRanges.AsNoTracking().Where(r => r.Track == track).ToListAsync(ct);
        NumberRange.WhyNotAdd(period, track, from, to, known, clock.Now()).ThrowIfAny();
        var range = NumberRange.New(Ids.New(clock), period, track, from, to);
        db.NumberRanges.Add(range);
        var answer = new V1.AddNumberRangeResponse { Range = ShowInvoice.Range(range, 1) };
        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        return answer;

        int Number(string field, string text)
        {
            var digits = BankText.Narrow(text);
            check.True(digits.Length == 8 && digits.All(char.IsAsciiDigit), field, $"{field} 須為 8 位數字", $"{field} must have 8 digits");
            return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        }
    }

    public override async Task<V1.ListNumberRangesResponse> ListNumberRanges(V1.ListNumberRangesRequest request, ServerCallContext context)
    {
        RequireBooks(context.Caller());
        var ct = context.CancellationToken;
        var page = Page.Read(request.PageSize, request.PageToken, $"ranges|{context.Caller().Id}");
        var ranges = await db.NumberRanges.AsNoTracking().ToListAsync(ct);
        var sorted = ranges.OrderByDescending(Key, StringComparer.Ordinal).Where(r => page.After is null || string.CompareOrdinal(Key(r), page.After) < 0).Take(page.Size + 1).ToList();
        var (rows, next) = page.Next(sorted, Key);
        return new V1.ListNumberRangesResponse { Ranges = { rows.Select(r => ShowInvoice.Range(r, r.Version)) }, NextPageToken = next };

        static string Key(NumberRange r) => string.Create(CultureInfo.InvariantCulture, $"{r.Year:0000}{r.Month:00}{r.Track}{r.From:00000000}");
    }
}
