using CseaMesh.Billing.Api;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Billing.Events;
using CseaMesh.Platform;
using CseaMesh.Platform.Data;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Builder;

namespace CseaMesh.Billing;

/// <summary>Billing: money owed, received and matched.</summary>
public static class BillingHost
{
    public static async Task Main(string[] args) => await Build(args).RunAsync();

    public static WebApplication Build(string[] args)
    {
        var builder = ServiceHost.CreateBuilder(args, "billing");
        builder.AddDatabase<BillingDb, BillingSqlite, BillingSqlServer>();
        builder.AddEvents(on => on
            .Handle<EditionPublished, CopyEdition>()
            .Handle<OrganisationChanged, CopyOrganisation>()
            .Handle<OrganisationMemberChanged, CopyMember>()
            .Handle<MembershipChanged, RepriceMembers>()
            .Handle<EntriesRegistered, BillEntries>()
            .Handle<EntryChanged, FollowEntries>()
            .Handle<PersonErased, ErasePerson>()
            .Handle<EntryWithdrawn, FollowEntries>()
            .Handle<EntryLapsed, FollowEntries>()
            .Handle<EntryDisqualified, FollowEntries>()
            .Handle<EntryReinstated, FollowEntries>()
            .Handle<WinnersPublished, BillWinners>()
            .Handle<WinForfeited, EndForfeited>());
        builder.AddSweep<RepriceDaily>();
        builder.AddSweep<MarkOverdue>();
        builder.AddSweep<IssueDocuments>();
        builder.Services.AddSingleton(builder.Configuration.GetSection("Seller").Get<Seller>() ?? new Seller("", "", ""));
        builder.Services.AddSingleton<TurnkeyFolder>();
        builder.Services.AddScoped<Issuing>();
        builder.Services.AddScoped<Desk>();
        builder.Services.AddScoped<Matcher>();
        builder.Services.AddScoped<Repricing>();

        var app = ServiceHost.Finish(builder);
        app.MapGrpcService<BillingApi>();
        return app;
    }
}
