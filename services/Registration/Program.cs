using CseaMesh.Billing.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Notification.V1;
using CseaMesh.Platform;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.Api;
using CseaMesh.Registration.Data;
using CseaMesh.Registration.Editions;
using CseaMesh.Registration.Events;
using CseaMesh.Submission.V1;

await RegistrationHost.Build(args).RunAsync();

/// <summary>Editions, organisations, people, entries with their phase, winners with their entitlements.</summary>
public static class RegistrationHost
{
    /// <param name="args">Configuration as --Section:Key=value.</param>
    public static WebApplication Build(string[] args)
    {
        var builder = ServiceHost.CreateBuilder(args, "registration");
        builder.AddDatabase<RegistrationDb, RegistrationSqlite, RegistrationSqlServer>();
        builder.AddEvents(on => on
            .Handle<EntrySubmitted, FollowMaterial>().Handle<SupplementRequested, FollowMaterial>().Handle<EntryReturned, FollowMaterial>()
            .Handle<EntryAccepted, FollowMaterial>().Handle<CheckReopened, FollowMaterial>().Handle<YearbookMaterialChanged, FollowMaterial>()
            .Handle<BillIssued, FollowFees>().Handle<BillRevised, FollowFees>().Handle<BillOverdue, FollowFees>().Handle<ReviewFeeSettled, FollowFees>()
            .Handle<AwardFeeSettled, FollowFees>()
            .Handle<ExtrasSettled, FollowFees>().Handle<FeeSettlementReversed, FollowFees>().Handle<LateMoneyReceived, FollowFees>().Handle<StatementsReconciled, FollowFees>()
            .Handle<MethodDeclared, FollowJudging>().Handle<RoundSealed, FollowJudging>().Handle<FinalistsChosen, FollowJudging>().Handle<FinalsSlotChanged, FollowJudging>()
            .Handle<FinalsNoticeIssued, FollowJudging>().Handle<ResultsCertified, FollowJudging>().Handle<DisqualificationDecided, FollowJudging>()
            .Handle<MessageSent, LogLetters>().Handle<MessageBounced, LogLetters>());
        builder.AddSweep<DecideEligibilitySweep>();
        builder.AddSweep<DateWinTasks>();
        builder.AddSweep<MissWinTasks>();
        builder.AddSweep<FillNameKeys>();
        builder.AddSweep<FillSearch>();
        builder.Services.AddSingleton<EditionBook>().AddSingleton<FillSearch.Progress>();
        builder.Services.AddScoped<Lookup>().AddScoped<EntrySteps>().AddScoped<People>().AddScoped<Erasure>().AddScoped<Stopping>();
        var app = ServiceHost.Finish(builder);
        app.MapGrpcService<RegistrationApi>();
        return app;
    }
}
