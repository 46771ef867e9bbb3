using CseaMesh.Platform.Identity;
using Google.Protobuf;
using Grpc.Core;

namespace CseaMesh.Judging.Api;

/// <summary>
/// The rpc that many call at once. It has a class of its own, without a database context and all that the other rpcs begin with, and answers with the bytes
/// that were made when the picture was composed. Rights are asked at every call.
/// </summary>
internal sealed class BoardReads(BoardDesk boards)
{
    public async Task<BoardPicture> GetBoard(Wire.GetBoardRequest request, ServerCallContext context) =>
        await boards.ShownAsync(context.Caller(), request.Edition, request.Award, request.Round, context.CancellationToken);
}

/// <summary>A board as a reader gets it: composed once, encoded once, sent to everybody who may see it.</summary>
internal sealed class BoardPicture(Wire.Board board)
{
    private readonly byte[] _answer = new Wire.GetBoardResponse { Board = board }.ToByteArray();

    /// <summary>Shared by all readers: not to be changed.</summary>
    public Wire.Board Board => board;

    /// <summary>The <see cref="Wire.GetBoardResponse"/> in protobuf's binary form.</summary>
    public ReadOnlySpan<byte> Answer => _answer;
}
