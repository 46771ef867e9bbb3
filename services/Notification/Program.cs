using CseaMesh.Billing.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Notification.Api;
using CseaMesh.Notification.Data;
using CseaMesh.Notification.Domain;
using CseaMesh.Notification.Events;
using CseaMesh.Notification.Mail;
using CseaMesh.Platform;
using CseaMesh.Platform.Data;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;

await CseaMesh.Notification.NotificationHost.Build(args).RunAsync();

namespace CseaMesh.Notification
{
    /// <summary>The service that writes letters.</summary>
    public static class NotificationHost
    {
        public static WebApplication Build(string[] args)
        {
            var builder = ServiceHost.CreateBuilder(args, "notification");
            builder.AddDatabase<NotificationDb, NotificationSqlite, NotificationSqlServer>();
            builder.AddEvents(on => on
                .Handle<EditionPublished, KeepCopies>().Handle<OrganisationChanged, KeepCopies>().Handle<OrganisationMemberChanged, KeepCopies>()
                .Handle<PersonChanged, KeepCopies>().Handle<EntryChanged, KeepCopies>().Handle<InvitationIssued, KeepCopies>().Handle<PrivacyRequestChanged, WriteOnPrivacy>().Handle<PersonErased, WriteOnPrivacy>().Handle<PersonStopped, WriteOnPrivacy>().Handle<CommitteeChanged, KeepCopies>()
                .Handle<EntriesRegistered, WriteOnRegistration>().Handle<EntryQualified, WriteOnRegistration>().Handle<EntryUnqualified, WriteOnRegistration>()
                .Handle<EntryWithdrawn, WriteOnRegistration>().Handle<EntryLapsed, WriteOnRegistration>().Handle<EntryDisqualified, WriteOnRegistration>()
                .Handle<EntryReinstated, WriteOnRegistration>()
                .Handle<EntrySubmitted, WriteOnSubmission>().Handle<SupplementRequested, WriteOnSubmission>().Handle<EntryReturned, WriteOnSubmission>()
                .Handle<BillIssued, WriteOnBilling>().Handle<BillRevised, WriteOnBilling>().Handle<PaymentMatched, WriteOnBilling>()
                .Handle<BillOverdue, WriteOnBilling>().Handle<LateMoneyReceived, WriteOnBilling>()
                .Handle<InvoiceIssued, SendDocuments>().Handle<InvoiceVoided, SendDocuments>().Handle<AllowanceIssued, SendDocuments>()
                .Handle<JudgingProgressChanged, WriteOnJudging>().Handle<RoundSealed, WriteOnJudging>().Handle<WitnessAwaited, WriteOnJudging>().Handle<FinalistsChosen, WriteOnJudging>()
                .Handle<ResultsCertified, WriteOnJudging>()
                .Handle<FinalsNoticeIssued, WriteOnFinals>().Handle<FinalsSlotChanged, WriteOnFinals>().Handle<ConnectionTestChanged, WriteOnFinals>()
                .Handle<WinnersPublished, WriteOnResults>().Handle<WinForfeited, WriteOnResults>().Handle<WinTaskChanged, WriteOnResults>().Handle<FeedbackReleased, WriteOnResults>()
                .Handle<TicketsDispatched, WriteAfterWin>().Handle<CertificateIssued, WriteAfterWin>().Handle<EmbargoBreached, WriteAfterWin>().Handle<NominationChanged, WriteAfterWin>().Handle<QuestionAnswered, WriteAfterWin>());
            builder.AddSweep<AnnounceSheets>();
            builder.AddSweep<RemindOfDeadlines>();
            builder.AddSweep<PostByClock>();

            var mail = builder.Configuration.GetSection("Mail").Get<MailSettings>() ?? new MailSettings();
            builder.Services.AddSingleton(mail);
            builder.Services.AddSingleton<IMailer>(mail.Smtp.Host.Length > 0 ? new SmtpMailer(mail) : new FileMailbox(mail));
            builder.Services.AddSingleton(LetterBook.Open(Letters.All, LetterFiles.OfThisProgram()));
            builder.Services.AddSingleton<EditionShelf>().AddSingleton<Letterheads>();
            builder.Services.AddScoped<AddressBook>().AddScoped<WordingShelf>().AddScoped<Mailroom>().AddScoped<EntryDesk>().AddScoped<Reminded>().AddScoped<PostOffice>();
            builder.Services.AddSingleton<Postman>().AddHostedService(s => s.GetRequiredService<Postman>());

            var app = ServiceHost.Finish(builder);
            app.MapGrpcService<NotificationApi>();
            return app;
        }
    }
}
