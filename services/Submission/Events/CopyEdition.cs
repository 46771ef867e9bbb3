using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.Data;
using Google.Protobuf;

namespace CseaMesh.Submission.Events;

/// <summary>Keeps the edition as last published; an older version that comes late is ignored.</summary>
internal sealed class CopyEdition(SubmissionDb db) : IHandle<EditionPublished>
{
    public async Task HandleAsync(EditionPublished e, EventEnvelope envelope, CancellationToken ct)
    {
        var document = e.Document.ToByteArray();
        if (await db.Editions.FindAsync([e.Document.Code], ct) is not { } copy)
        {
            db.Editions.Add(new EditionCopy { Code = e.Document.Code, Version = e.Version, Document = document });
            envelope.Arrived(e.Document.Code);
        }
        else if (e.Version > copy.Version)
        {
            (copy.Version, copy.Document) = (e.Version, document);
        }
    }
}
