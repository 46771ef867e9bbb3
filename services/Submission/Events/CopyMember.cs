using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.Data;

namespace CseaMesh.Submission.Events;

/// <summary>Who may open an organisation's dossiers.</summary>
internal sealed class CopyMember(SubmissionDb db) : IHandle<OrganisationMemberChanged>
{
    public async Task HandleAsync(OrganisationMemberChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var manager = e.Role == MemberRole.Manager;
        if (await db.Members.FindAsync([e.Member], ct) is not { } copy)
        {
            db.Members.Add(new MemberCopy { Id = e.Member, Version = envelope.SubjectVersion, Organisation = e.Organisation, Person = e.Person, Manager = manager, Active = e.Active });
        }
        else if (envelope.SubjectVersion > copy.Version)
        {
            (copy.Version, copy.Organisation, copy.Person, copy.Manager, copy.Active) = (envelope.SubjectVersion, e.Organisation, e.Person, manager, e.Active);
        }
    }
}
