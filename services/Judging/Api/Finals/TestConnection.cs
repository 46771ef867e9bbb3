using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.TestConnectionResponse> TestConnection(Wire.TestConnectionRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck();
        check.Range("round_trip_milliseconds", request.RoundTripMilliseconds, 0, 60_000);
        var browser = check.Optional("browser", request.Browser, 120);
        check.ThrowIfAny();

        Room? room = null;
        string subject, name;
        if (request.EntryId.Length > 0)
        {
            room = await RoomAsync(request.Edition, request.EntryId, context);
            RequireFinalist(room, orSecretariat: false);
            room.Slot.WhyNotAnswer().ThrowIfAny();
            (subject, name) = (room.Candidate.Id, room.Candidate.OrganisationName);
        }
        else
        {
            var (edition, standing) = await EnterAsync(request.Edition, context);
            var me = standing.RequireMember();
            me.WhyNotJudge().ThrowIfAny();
            if (!await db.Slots.AnyAsync(s => s.Edition == edition.Code && s.State != SlotState.Cancelled, ct))
            {
                throw Refusal.Precondition("NO_FINALS", "決審場次尚未排定。", "No finals session has been planned yet.");
            }

            (subject, name) = (me.Id, me.Name);
        }

        var test = await db.ConnectionTests.FindAsync([request.Edition, subject], ct);
        if (test is null)
        {
            test = new ConnectionTest { Edition = request.Edition, SubjectId = subject, IsJudge = room is null };
            db.ConnectionTests.Add(test);
        }

        (test.At, test.Camera, test.Microphone, test.LinkOpened, test.RoundTripMilliseconds, test.Browser) =
            (clock.Now(), request.Camera, request.Microphone, request.LinkOpened, request.RoundTripMilliseconds, browser);
        if (room is not null)
        {
            // What an officer noted by telephone belongs to the earlier test.
            (room.Slot.TestedAt, room.Slot.TestPassed, room.Slot.TestNote) = (test.At, test.Passed, "");
        }

        await db.SaveChangesAsync(ct);
        return new Wire.TestConnectionResponse { Test = TestView(test, name, room?.Slot) };
    }

    /// <summary>What an officer recorded for a finalist by telephone counts as well.</summary>
    private static Wire.ConnectionTest TestView(ConnectionTest? test, string name, FinalsSlot? slot, string member = "")
    {
        var view = new Wire.ConnectionTest
        {
            EntryId = slot?.EntryId ?? "",
            MemberId = slot is null ? test?.SubjectId ?? member : "",
            Name = name,
            Camera = test?.Camera ?? false,
            Microphone = test?.Microphone ?? false,
            LinkOpened = test?.LinkOpened ?? false,
            RoundTripMilliseconds = test?.RoundTripMilliseconds ?? 0,
            Browser = test?.Browser ?? "",
            Passed = slot?.TestPassed ?? test?.Passed ?? false,
            ByOfficer = slot?.TestedAt is { } tested && tested != test?.At,
        };
        if ((slot is null ? test?.At : slot.TestedAt) is { } at)
        {
            view.At = Views.At(at);
        }

        if (slot is not null)
        {
            view.Start = Views.At(slot.Start);
        }

        return view;
    }
}
