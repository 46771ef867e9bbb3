using CseaMesh.Billing.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Platform;
using CseaMesh.Platform.Data;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.Api;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Events;
using CseaMesh.Submission.Files;

if (args is [ReaderProgram.Verb])
{
    ReaderProgram.Run();
    return;
}

await CseaMesh.Submission.SubmissionHost.Build(args).RunAsync();

namespace CseaMesh.Submission
{
    /// <summary>The Submission service: dossiers, the completeness check, what judges read. Configuration: <c>Files:*</c>, <c>Tools:*</c>, <c>Links:Check</c>.</summary>
    public static class SubmissionHost
    {
        public static WebApplication Build(string[] args)
        {
            var builder = ServiceHost.CreateBuilder(args, "submission");
            builder.AddDatabase<SubmissionDb, SubmissionSqlite, SubmissionSqlServer>();
            builder.AddEvents(on => on
                .Handle<EditionPublished, CopyEdition>()
                .Handle<OrganisationChanged, CopyOrganisation>()
                .Handle<OrganisationMemberChanged, CopyMember>()
                .Handle<EntriesRegistered, OpenDossiers>()
                .Handle<EntryChanged, NoteEntry>()
                .Handle<PersonErased, ErasePerson>()
                .Handle<PersonStopped, StopPerson>()
                .Handle<EntryQualified, NoteEntry>()
                .Handle<EntryUnqualified, NoteEntry>()
                .Handle<EntryWithdrawn, CloseEntry>()
                .Handle<EntryLapsed, CloseEntry>()
                .Handle<EntryDisqualified, CloseEntry>()
                .Handle<EntryReinstated, CloseEntry>()
                .Handle<WinnersPublished, OpenYearbooks>()
                .Handle<WinForfeited, OpenYearbooks>()
                .Handle<ReviewFeeSettled, NoteFee>()
                .Handle<AwardFeeSettled, NoteFee>()
                .Handle<FeeSettlementReversed, NoteFee>()
                .Handle<CommitteeChanged, CopyCommittee>()
                .Handle<ReadingRightChanged, CopyReadingRight>()
                .Handle<RoundSealed, NoteSeal>());
            builder.AddSweep<FinishUploads>();
            builder.AddSweep<CloseRegistration>();
            builder.AddSweep<CloseSupplements>();
            builder.AddSweep<CloseYearbooks>();
            builder.AddSweep<CheckLinks>();
            builder.Services.AddSingleton<FileFolders>();
            builder.Services.AddSingleton<IFileStore>(s => builder.Configuration["Files:S3:Endpoint"] is { Length: > 0 }
                ? ActivatorUtilities.CreateInstance<S3Store>(s) : ActivatorUtilities.CreateInstance<FolderStore>(s));
            builder.Services.AddSingleton<UploadsAtWork>();
            builder.Services.AddSingleton<Inspections>();
            builder.Services.AddHostedService(s => s.GetRequiredService<Inspections>());
            builder.Services.AddSingleton<LinkProbe>();
            builder.Services.AddSingleton<PageImages>();
            builder.Services.AddScoped<Intake>();
            builder.Services.AddScoped<Receiving>();
            builder.Services.AddSingleton<Cage>();
            builder.Services.AddSingleton<Tool>();
            builder.Services.AddSingleton<Readers>();
            builder.Services.AddSingleton<Inspector>();
            builder.Services.AddSingleton<ReadingCopies>();
            builder.Services.AddSingleton<RulebookCache>();
            builder.Services.AddScoped<Rulebook>();
            builder.Services.AddScoped<Door>();
            builder.Services.AddScoped<Invariants>();
            var app = ServiceHost.Finish(builder);
            app.MapGrpcService<SubmissionApi>();
            app.MapPost(ReceiveBytes.Route, ReceiveBytes.HandleAsync);
            return app;
        }
    }
}
