using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Text = CseaMesh.Common.V1.Text;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.GetAwardFeedbackResponse> GetAwardFeedback(Wire.GetAwardFeedbackRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        standing.RequireSecretariat();
        var book = await FeedbackAsync(edition, standing, request.Award, ct);
        var response = new Wire.GetAwardFeedbackResponse();
        response.Entries.AddRange(book.Entries.Select(c => book.View(c, insider: true)));
        return response;
    }

    /// <summary>What all entries of an award may be told, once the winners are public.</summary>
    private async Task<FeedbackBook> FeedbackAsync(EditionRules edition, Standing standing, int award, CancellationToken ct)
    {
        if (!edition.Awards.TryGetValue(award, out var words))
        {
            throw Refusal.Invalid("award", $"沒有第 {award} 號獎項", $"there is no award {award}");
        }

        if (edition.Feedback == FeedbackMode.Off)
        {
            throw Refusal.Precondition("FEEDBACK_OFF", "本屆不提供評審回饋。", "This edition gives no feedback.");
        }

        var last = words.Class == AwardClass.Corporate ? RoundKind.Finals : RoundKind.Review;
        if (!await db.Results.AnyAsync(r => r.Edition == edition.Code && r.Award == award && r.Kind == last && r.State == ResultState.Published, ct))
        {
            throw Refusal.Precondition("NOT_PUBLISHED", "得獎名單公布後才能提供評審回饋。", "Feedback is given once the winners are public.");
        }

        var candidates = await CandidatesAsync(edition.Code, award, ct);
        var rounds = await db.Rounds.AsNoTracking().Where(r => r.Edition == edition.Code && r.Award == award && r.State == RoundState.Sealed).OrderBy(r => r.Kind).ToListAsync(ct);
        var read = new List<RoundSheets>();
        foreach (var round in rounds)
        {
            read.Add(await insight.ReadAsync(edition, round, candidates, standing.Conflicts, ct));
        }

        var releases = await db.FeedbackReleases.Where(f => f.Edition == edition.Code && f.Award == award).ToDictionaryAsync(f => f.Id, ct);
        return new FeedbackBook(edition, words, candidates, read, releases);
    }

    private sealed class FeedbackBook(EditionRules edition, AwardWords award, List<Candidate> candidates, List<RoundSheets> rounds, Dictionary<string, FeedbackRelease> releases)
    {
        private readonly Dictionary<RoundKind, CriterionMeans> _means = rounds.ToDictionary(
            r => r.Round.Kind,
            r => new CriterionMeans(r.Sheets.Award, [.. r.Sheets.Sheets.Where(s => !r.Sheets.Struck.Contains(s.Entry))]));

        /// <summary>Entries that hold a place.</summary>
        public IEnumerable<Candidate> Entries => candidates.Where(c => c.Active && rounds.Any(r => r.Rows.Any(s => s.EntryId == c.Id))).OrderBy(c => c.Number, StringComparer.Ordinal);

        public FeedbackRelease? Release(string entry) => releases.GetValueOrDefault(entry);

        /// <summary>Every comment an entry received, by sheet.</summary>
        public IEnumerable<string> CommentIds(string entry) => rounds.SelectMany(r => r.Rows).Where(s => s.EntryId == entry && s.Comment.Length > 0).Select(s => s.Id);

        public Wire.Feedback View(Candidate candidate, bool insider)
        {
            var release = Release(candidate.Id);
            var feedback = new Wire.Feedback { EntryId = candidate.Id, EntryNumber = candidate.Number, Entrant = candidate.Entrant, Award = award.Number, ReleasedAt = Views.At(release?.ReleasedAt) };
            feedback.Rounds.AddRange(rounds.Where(r => r.Rows.Any(s => s.EntryId == candidate.Id)).Select(r => Round(r, candidate.Id, release, insider)));
            return feedback;
        }

        private Wire.FeedbackRound Round(RoundSheets read, string entry, FeedbackRelease? release, bool insider)
        {
            var round = new Wire.FeedbackRound { Round = (Wire.RoundKind)(int)read.Round.Kind, CountedSheets = read.Rows.Count(s => s.EntryId == entry) };
            if (edition.Feedback == FeedbackMode.CommentsAndMedian)
            {
                round.Criteria.AddRange(read.Sheets.Award.Criteria.Select(c => Criterion(c, _means[read.Round.Kind], entry)));
            }

            // In an order that says nothing of who wrote them.
            foreach (var sheet in read.Rows.Where(s => s.EntryId == entry && s.Comment.Length > 0).OrderBy(s => Assignment.OrderKey(read.Round.Seed, "comment", s.Id), StringComparer.Ordinal))
            {
                var withheld = release?.WithheldIds.Contains(sheet.Id) == true;
                if (insider || !withheld)
                {
                    round.Comments.Add(new Wire.FeedbackComment { Id = insider ? sheet.Id : "", Text = sheet.Comment, Withheld = insider && withheld });
                }
            }

            return round;
        }

        private Wire.FeedbackCriterion Criterion(Item item, CriterionMeans means, string entry)
        {
            var criterion = new Wire.FeedbackCriterion
            {
                Item = item.No,
                Title = award.Criteria.FirstOrDefault(c => c.No == item.No)?.Title.ToWire() ?? new Text { Zh = "決審評分", En = "Finals mark" },
                Weight = item.Measure,
                Mean = Shown(means.Of(entry, item.No) ?? 0),
                MarkMax = edition.Method.Scoring.MarkMax,
            };
            if (means.Median(item.No) is { } median)
            {
                criterion.AwardMedian = Shown(median);
            }

            return criterion;
        }

        private static double Shown(Rational mark) => double.Parse(mark.Round(1), System.Globalization.CultureInfo.InvariantCulture);
    }
}
