using System.Globalization;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>CON-04: a question becomes a task of the secretariat, and so does an objection to a result. Open to visitors, therefore bounded.</summary>
    [Public]
    public override async Task<V1.AskQuestionResponse> AskQuestion(V1.AskQuestionRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var season = (await editions.InForceAsync(db, request.Edition, ct)).Season;
        var check = new FieldCheck();
        var (name, mail) = (check.Text("name", request.Name, 50), check.Mail("mail", request.Mail));
        var (phone, text) = (check.Optional("phone", request.Phone, 30), check.Text("text", request.Text, 2000, multiline: true));
        check.True(request.Language is "" or "zh" or "en", "language", "language 須為 zh 或 en", "language must be zh or en");
        check.ThrowIfAny();
        // Visitors have no name of their own: a repeated post is known by its id and the address it gives.
        if (await db.ReplayAsync<V1.AskQuestionResponse>($"visitor:{mail}", request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var entry = request.Entry.Length == 0 ? null : await ObjectedAsync(request.Entry, context.Caller(), season, ct);
        var now = clock.Now();
        var (dayAgo, hourAgo) = (now.AddDays(-1), now.AddHours(-1));
        Question.WhyNotAsk(
            await db.Questions.CountAsync(q => q.Mail == mail && q.CreatedAt > dayAgo, ct),
            await db.Questions.CountAsync(q => q.CreatedAt > hourAgo, ct)).ThrowIfAny();
        var next = await db.NextNumberAsync($"{season.Prefix}-Q", ct);
        var number = string.Create(CultureInfo.InvariantCulture, $"{season.Prefix}-Q-{next:0000}");
        var (kind, zh, en) = entry is null
            ? ("QUESTION", $"回覆提問 {number}。", $"Answer question {number}.")
            : ("OBJECTION", $"回覆對 {entry.Number} 結果的異議 {number}。", $"Answer objection {number} to the result of {entry.Number}.");
        var task = new StaffTask { Id = Ids.New(clock), Edition = season.Code, Kind = kind, Zh = zh, En = en };
        db.StaffTasks.Add(task);
        db.Questions.Add(new Question
        {
            Id = Ids.New(clock), Edition = season.Code, Number = number, Name = name, Mail = mail, Phone = phone, Text = text, EntryNumber = entry?.Number ?? "", Language = request.Language == "en" ? "en" : "zh", TaskId = task.Id,
        });
        var response = new V1.AskQuestionResponse { Number = number };
        db.Remember($"visitor:{mail}", request.RequestId, request, response, now);
        await db.SaveChangesAsync(ct);
        return response;
    }

    /// <summary>The caller's own entry, while its published result may be objected to.</summary>
    private async Task<Entry> ObjectedAsync(string id, Caller caller, Season season, CancellationToken ct)
    {
        var standing = await StandingAsync(caller.RequireSignedIn(), ct);
        var entry = await EntryAsync(id, standing, ct);
        if (!standing.Owns(entry))
        {
            throw Caller.NotYours();
        }

        PublicationRules.WhyNotObject(await ObjectionsUntilAsync(entry, season, ct), clock.Now()).ThrowIfAny();
        return entry;
    }

    /// <summary>Null where the result is not published or takes no objections.</summary>
    private async Task<DateTime?> ObjectionsUntilAsync(Entry entry, Season season, CancellationToken ct)
    {
        if (season.ObjectionDays == 0 || entry.Phase is not (Phase.Winner or Phase.NotAwarded))
        {
            return null;
        }

        var award = string.Create(CultureInfo.InvariantCulture, $"{entry.Award}:");
        var publications = await db.Publications.AsNoTracking().Where(p => p.Edition == entry.Edition).OrderBy(p => p.Number).ToListAsync(ct);
        return publications.LastOrDefault(p => p.Results.Any(r => r.StartsWith(award, StringComparison.Ordinal))) is { } published ? PublicationRules.ObjectionsUntil(season, published.At) : null;
    }

    public override async Task<V1.ListQuestionsResponse> ListQuestions(V1.ListQuestionsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var page = Page.Read(request.PageSize, request.PageToken, $"questions|{caller.Id}|{request.Edition}|{request.Open}");
        var rows = db.Questions.AsNoTracking().Where(q => q.Edition == request.Edition && (!request.Open || q.AnsweredAt == null));
        if (page.After is { } after)
        {
            rows = rows.Where(q => string.Compare(q.Id, after) > 0);
        }

        var (found, next) = page.Next(await rows.OrderBy(q => q.Id).Take(page.Size + 1).ToListAsync(ct), q => q.Id);
        var response = new V1.ListQuestionsResponse { NextPageToken = next };
        response.Questions.Add(found.Select(Wire.Show));
        return response;
    }

    public override async Task<V1.AnswerQuestionResponse> AnswerQuestion(V1.AnswerQuestionRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat);
        var question = await db.Questions.SingleOrDefaultAsync(q => q.Id == request.Question || q.Number == request.Question, ct) ?? throw NoSuch("提問", "question");
        Etag.Match(request.Etag, question.Version);
        if (question.AnsweredAt is not null)
        {
            throw Refusal.Precondition("ALREADY_ANSWERED", "這則提問已回覆。", "This question is answered already.");
        }

        var check = new FieldCheck();
        var answer = check.Text("answer", request.Answer, 4000, multiline: true);
        check.ThrowIfAny();
        (question.Answer, question.AnsweredAt) = (answer, clock.Now());
        if (await db.StaffTasks.SingleOrDefaultAsync(t => t.Id == question.TaskId && t.ClosedAt == null, ct) is { } task)
        {
            (task.ClosedAt, task.Note) = (clock.Now(), question.Number);
        }

        outbox.Publish(question.Edition, question.Id, question.Version + 1, new V1.QuestionAnswered
        {
            Number = question.Number, Name = question.Name, Mail = question.Mail, Language = question.Language, Question = question.Text, Answer = answer, At = Wire.Time(question.AnsweredAt),
        });
        await db.SaveChangesAsync(ct);
        return new V1.AnswerQuestionResponse { Question = Wire.Show(question) };
    }
}
