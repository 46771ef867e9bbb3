using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Scoring;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.ListJudgeQuestionsResponse> ListJudgeQuestions(Wire.ListJudgeQuestionsRequest request, ServerCallContext context)
    {
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        RequireDesk(room);

        // A slot exists only for certified finalists, so the review is sealed. Order by text: no judge can be told from his place in the list.
        var asked = await db.Sheets.Where(s => s.EntryId == request.EntryId && s.Kind == RoundKind.Review && s.Questions != "" && s.SubmittedVersion > 0 && s.State != SheetState.Recused)
            .Select(s => s.Questions).ToListAsync(context.CancellationToken);
        var response = new Wire.ListJudgeQuestionsResponse();
        response.Questions.AddRange(asked.Order(StringComparer.Ordinal));
        return response;
    }
}
