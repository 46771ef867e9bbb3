using CseaMesh.Judging.V1;
using CseaMesh.Platform;

namespace CseaMesh.Gateway.Accounts;

/// <summary>Who must have a second factor, by what he is at this moment.</summary>
internal sealed class SecondFactorDuty(GatewayDb db, ServiceChannels channels, IConfiguration configuration)
{
    /// <summary>Staff roles are ours; offices of the committee are Judging's to tell. Where it does not answer, nobody slips in without.</summary>
    public async Task<bool> IsRequiredAsync(string account, string mail, CancellationToken ct)
    {
        var required = configuration.GetValue("SecondFactor:Required", SecondFactorFor.None);
        if (required == SecondFactorFor.None)
        {
            return false;
        }

        if ((await db.RolesOfAsync(account, ct)).Count > 0)
        {
            return true;
        }

        if (required != SecondFactorFor.StaffAndCommittee)
        {
            return false;
        }

        var judging = new Judging.V1.Judging.JudgingClient(channels.AsSelf("judging"));
        return (await judging.ListOfficesAsync(new ListOfficesRequest { PersonId = account, Mail = mail }, deadline: DateTime.UtcNow.AddSeconds(5), cancellationToken: ct)).Editions.Count > 0;
    }
}
