using CseaMesh.Judging.Api;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Events;
using CseaMesh.Judging.Live;
using CseaMesh.Platform;
using CseaMesh.Platform.Data;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using StackExchange.Redis;

namespace CseaMesh.Judging;

/// <summary>The service's own parts, as its Program lists them.</summary>
internal static class Parts
{
    public static void AddJudgingEvents(this WebApplicationBuilder builder) => builder.AddEvents(on => on
        .Handle<EditionPublished, CopyEdition>()
        .Handle<OrganisationChanged, CopyOrganisation>()
        .Handle<OrganisationMemberChanged, CopyOrganisationMember>()
        .Handle<PersonChanged, CopyPerson>()
        .Handle<PersonErased, ErasePerson>()
        .Handle<EntryQualified, AddCandidate>()
        .Handle<EntryChanged, ChangeCandidate>()
        .Handle<EntryUnqualified, DropUnqualified>()
        .Handle<EntryWithdrawn, DropWithdrawn>()
        .Handle<EntryLapsed, DropLapsed>()
        .Handle<EntryDisqualified, DropDisqualified>()
        .Handle<EntryReinstated, RestoreCandidate>()
        .Handle<MaterialVerdictGiven, ObeyVerdict>()
        .Handle<WinnersPublished, MarkPublished>()
        .Handle<WinForfeited, NoteForfeit>()
        .View<Wire.ScoreSubmitted, ShowScoreLive>()
        .View<Wire.ScoreRemoved, HideScoreLive>());

    /// <summary>Redis where <c>Redis:Connection</c> names one, otherwise memory.</summary>
    public static void AddLiveBoard(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BoardMetrics>();
        builder.Services.AddScoped<Boards>();
        builder.Services.AddSingleton<BoardDesk>();
        builder.Services.AddSingleton<BoardReads>().AddSingleton<Grpc.AspNetCore.Server.Model.IServiceMethodProvider<BoardReads>, BoardBinding>();
        if (builder.Configuration["Redis:Connection"] is { Length: > 0 } connection)
        {
            builder.Services.AddSingleton<IConnectionMultiplexer>(_ =>
            {
                var options = ConfigurationOptions.Parse(connection);
                options.AbortOnConnectFail = false;
                return ConnectionMultiplexer.Connect(options);
            });
            builder.Services.AddSingleton<ILiveBoard, RedisBoard>();
        }
        else
        {
            builder.Services.AddSingleton<ILiveBoard, MemoryBoard>();
        }
    }

    public static void AddLedger(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EditionBook>();
        builder.Services.AddSingleton<LedgerKey>();
        builder.Services.AddSingleton<LedgerTurns>();
        builder.Services.AddSingleton<LedgerTrees>();
        builder.Services.AddScoped<LedgerBook>();
        builder.Services.AddScoped<Announcer>();
        builder.Services.AddScoped<SheetDesk>();
        builder.Services.AddScoped<ConflictDesk>();
        builder.Services.AddScoped<AssignmentDesk>();
        builder.Services.AddScoped<FinalsDesk>();
        builder.Services.AddScoped<ResultDesk>();
        builder.Services.AddScoped<InsightDesk>();
        builder.Services.AddScoped<CandidateDesk>();
        builder.Services.AddSingleton<SheetIndex>();
        if (builder.Configuration.GetValue("Scoring:Tracked", builder.IsSqlServer()))
        {
            builder.Services.AddSingleton<IScoreBook, TrackedScoreBook>();
        }
        else
        {
            builder.Services.AddSingleton<IScoreBook, DirectScoreBook>();
        }

        builder.Services.AddSingleton<ScoringDesk>();
    }
}
