using System.Globalization;
using CseaMesh.Platform.Data;
using CseaMesh.Registration.Data;
using CseaMesh.Registration.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Entry = CseaMesh.Registration.Domain.Entry;
using Phase = CseaMesh.Registration.Domain.Phase;

namespace CseaMesh.Tests.Registration;

/// <summary>So many entries that registering them one by one would take the morning: copies of one that was registered, written as rows.</summary>
internal static class ManyEntries
{
    public static async Task AddAsync(RegistrationDesk desk, CseaMesh.Registration.V1.Entry model, int count, int from = 0)
    {
        Entry one;
        await using (var scope = desk.Service.Scope())
        {
            one = await scope.ServiceProvider.GetRequiredService<RegistrationDb>().Entries.AsNoTracking().SingleAsync(e => e.Id == model.Id);
        }

        for (var next = from; next < count; next += 5000)
        {
            await using var scope = desk.Service.Scope();
            var db = scope.ServiceProvider.GetRequiredService<RegistrationDb>();
            for (var i = next; i < Math.Min(count, next + 5000); i++)
            {
                var award = 1 + (i % 33);
                var label = string.Create(CultureInfo.InvariantCulture, $"同仁 {i:000000}");
                db.Entries.Add(new Entry
                {
                    Id = Ids.New(CseaMesh.Tests.Support.ServiceUnderTest.DefaultStart.AddSeconds(i)), Edition = one.Edition, OrganisationId = one.OrganisationId, Award = award,
                    Class = award <= 9 ? AwardClass.Corporate : award <= 20 ? AwardClass.Team : AwardClass.Individual, Form = one.Form, MadeBy = one.MadeBy, Label = label,
                    Number = string.Create(CultureInfo.InvariantCulture, $"2025-X-{i:000000}"), LiveKey = $"many|{i}", SearchKey = $"2025-x-{i:000000}|{label.Replace(" ", "", StringComparison.Ordinal)}",
                    Phase = (i % 7) switch { 0 => Phase.Qualified, 1 => Phase.Withdrawn, _ => Phase.Registered }, Material = (i % 3) switch { 0 => Material.Submitted, 1 => Material.Accepted, _ => Material.None },
                    Checkout = one.Checkout, RegisteredAt = one.RegisteredAt, ConfirmedEdition = 1, ConfirmedNotice = 1, ConfirmedBy = one.ConfirmedBy,
                });
            }

            await db.SaveChangesAsync();
        }
    }
}
