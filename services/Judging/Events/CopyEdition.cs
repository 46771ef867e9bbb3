using CseaMesh.Judging.Data;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using Google.Protobuf;

namespace CseaMesh.Judging.Events;

/// <summary>Replaces the copy of the edition; the declared method stays as it is.</summary>
internal sealed class CopyEdition(JudgingDb db) : IHandle<EditionPublished>
{
    public async Task HandleAsync(EditionPublished e, EventEnvelope envelope, CancellationToken ct)
    {
        var code = e.Document.Code;
        if (await db.Editions.FindAsync([code], ct) is not { } copy)
        {
            db.Editions.Add(new EditionCopy { Code = code, Version = e.Version, Revision = 1, Document = e.Document.ToByteArray() });
            envelope.Arrived(code);
            return;
        }

        if (e.Version > copy.Version)
        {
            copy.Version = e.Version;
            copy.Revision++;
            copy.Document = e.Document.ToByteArray();
        }
    }
}
