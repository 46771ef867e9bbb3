using CseaMesh.Mesh.Season;
using CseaMesh.Registration.V1;
using Google.Protobuf;

namespace CseaMesh.Mesh.Demo;

/// <summary>The 2025 edition, imported by the secretariat and released by the administrator, as the rules want it: two persons.</summary>
internal static class DemoEdition
{
    public const string Code = "csea-2025";

    /// <summary>Publishes the edition unless it is there already.</summary>
    /// <param name="change">What this organiser settles otherwise than by default.</param>
    public static async Task PublishAsync(DemoSessions staff, Action<Edition.V1.Edition>? change = null)
    {
        var known = (await staff.Secretary.Registration.ListEditionsAsync(new ListEditionsRequest())).Editions;
        if (known.Any(e => e.Code == Code && e.State == EditionState.Published))
        {
            return;
        }

        var document = JsonParser.Default.Parse<Edition.V1.Edition>(SampleFiles.Edition);
        change?.Invoke(document);
        var imported = (await staff.Secretary.Registration.ImportEditionAsync(new ImportEditionRequest { RequestId = RequestIds.Of("demo-edition"), Document = document })).Edition;
        await staff.Administrator.Registration.PublishEditionAsync(new PublishEditionRequest { Edition = imported.Code, Version = imported.Version, Etag = imported.Etag });
    }
}
