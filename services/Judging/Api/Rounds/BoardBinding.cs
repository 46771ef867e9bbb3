using System.Buffers;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace CseaMesh.Judging.Api;

/// <summary>GetBoard as <see cref="BoardReads"/> serves it: the same rpc of the same contract, its answer encoded beforehand.</summary>
internal sealed class BoardBinding : IServiceMethodProvider<BoardReads>
{
    private static readonly Method<Wire.GetBoardRequest, BoardPicture> GetBoard = new(
        MethodType.Unary,
        Wire.Judging.Descriptor.FullName,
        nameof(BoardReads.GetBoard),
        Marshallers.Create<Wire.GetBoardRequest>((_, _) => throw new NotSupportedException(), context => Wire.GetBoardRequest.Parser.ParseFrom(context.PayloadAsReadOnlySequence())),
        Marshallers.Create<BoardPicture>(
            (picture, context) =>
            {
                context.SetPayloadLength(picture.Answer.Length);
                context.GetBufferWriter().Write(picture.Answer);
                context.Complete();
            },
            _ => throw new NotSupportedException()));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<BoardReads> context) =>
        context.AddUnaryMethod(GetBoard, [], (boards, request, call) => boards.GetBoard(request, call));
}
