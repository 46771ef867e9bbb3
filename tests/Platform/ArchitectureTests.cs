using System.Reflection;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Identity;
using CseaMesh.Tests.Support;
using Grpc.Core;

namespace CseaMesh.Tests.Platform;

/// <summary>The rules that keep the house as it is drawn in the README.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Services = ["Registration", "Submission", "Judging", "Billing", "Notification"];

    public static TheoryData<string> AllServices => [.. Services];

    [Theory]
    [MemberData(nameof(AllServices))]
    public void A_service_references_no_other_service(string service)
    {
        var others = Services.Append("Gateway").Append("Mesh").Where(s => s != service).Select(s => $"CseaMesh.{s}");
        Assert.Empty(Load(service).GetReferencedAssemblies().Select(a => a.Name!).Intersect(others));
    }

    [Fact]
    public void The_platform_references_no_service() =>
        Assert.Empty(Load("Platform").GetReferencedAssemblies().Select(a => a.Name!).Intersect(Services.Select(s => $"CseaMesh.{s}")));

    /// <summary>Domain code is pure: no database, no contract, no input or output, no clock of its own.</summary>
    [Theory]
    [MemberData(nameof(AllServices))]
    public void Domain_code_is_pure(string service)
    {
        var root = Path.Combine(Repository.Root, "services", service, "Domain");
        string[] forbidden = ["Microsoft.EntityFrameworkCore", "Google.Protobuf", "Grpc.", "System.IO", "System.Net", "DateTime.UtcNow", "DateTime.Now", "TimeProvider", $"CseaMesh.{service}.V1", $"CseaMesh.{service}.Data", "CseaMesh.Edition.V1"];
        var offences = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => forbidden.Where(f => File.ReadAllText(file).Contains(f, StringComparison.Ordinal)).Select(f => $"{Path.GetRelativePath(root, file)} names {f}"));
        Assert.Empty(offences);
    }

    /// <summary>Only use cases and reactions to events change what is stored.</summary>
    [Theory]
    [MemberData(nameof(AllServices))]
    public void Only_use_cases_and_reactions_save(string service)
    {
        var root = Path.Combine(Repository.Root, "services", service);
        var offences = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file))
            .Where(file => !file.StartsWith("Api", StringComparison.Ordinal) && !file.StartsWith("Events", StringComparison.Ordinal) && !file.StartsWith("obj", StringComparison.Ordinal) && !file.StartsWith("bin", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(Path.Combine(root, file)).Replace("base.SaveChangesAsync(", "", StringComparison.Ordinal).Contains(".SaveChangesAsync(", StringComparison.Ordinal));
        Assert.Empty(offences);
    }

    /// <summary>Every declared rpc is served: none answers UNIMPLEMENTED.</summary>
    [Theory]
    [MemberData(nameof(AllServices))]
    public void Every_declared_rpc_is_implemented(string service)
    {
        var api = Load(service).GetTypes().Single(t => t.BaseType?.GetCustomAttribute<BindServiceMethodAttribute>() is not null);
        var declared = CseaMesh.Platform.Reflection.Contracts.Services[$"csea.{service.ToLowerInvariant()}.v1.{service}"].Methods.Select(m => m.Name);
        // A class of its own for a single rpc has a provider that says so.
        var provided = Load(service).GetTypes().SelectMany(t => t.GetInterfaces()).Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(Grpc.AspNetCore.Server.Model.IServiceMethodProvider<>)).Select(i => i.GetGenericArguments()[0]);
        var served = provided.Append(api)
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Select(m => m.Name);
        Assert.Empty(declared.Except(served));
    }

    /// <summary>What a visitor may call is this list and nothing else.</summary>
    [Fact]
    public void Only_these_rpcs_are_open_to_visitors()
    {
        var open = Services.SelectMany(s => Load(s).GetTypes()).Where(t => t.BaseType?.GetCustomAttribute<BindServiceMethodAttribute>() is not null)
            .SelectMany(t => t.GetMethods().Where(m => m.GetCustomAttribute<PublicAttribute>() is not null).Select(m => $"{t.Namespace!.Split('.')[1]}.{m.Name}"));
        Assert.Equal(OpenToVisitors, open.Order(StringComparer.Ordinal));
    }

    private static readonly string[] OpenToVisitors = ["Billing.GetPrintout", "Billing.QuotePrice", "Judging.ExportBundle", "Judging.GetCheckpoint", "Judging.GetProof", "Judging.ListCosignatures",
        "Registration.AskQuestion", "Registration.GetCalendar", "Registration.GetCalendarFeed", "Registration.GetEdition", "Registration.GetEditionHistory", "Registration.GetEvent",
        "Registration.GetInternational", "Registration.ListAnnouncements", "Registration.ListAwards", "Registration.ListEditions", "Registration.ListWinners", "Registration.VerifyCertificate"];

    private static Assembly Load(string name) => Assembly.Load($"CseaMesh.{name}");

    /// <summary>Nothing is sent to a service that has no reaction to it, and no reaction waits for what nobody sends.</summary>
    [Theory]
    [MemberData(nameof(AllServices))]
    public void A_service_reacts_to_exactly_what_the_contracts_send_it(string service)
    {
        var name = service.ToLowerInvariant();
        var build = Load(service).GetTypes().Single(t => t.Name == $"{service}Host").GetMethod("Build")!;
        var folder = Directory.CreateTempSubdirectory("csea-");
        try
        {
            string[] arguments = [$"--ConnectionStrings:Default=Data Source={folder.FullName}/x.db", $"--Data:Folder={folder.FullName}", $"--Files:Root={folder.FullName}", $"--Mail:Folder={folder.FullName}", .. TestKeys.Arguments(name)];
            var app = (Microsoft.AspNetCore.Builder.WebApplication)build.Invoke(null, [arguments])!;
            var taken = ((CseaMesh.Platform.Eventing.EventHandlers)app.Services.GetService(typeof(CseaMesh.Platform.Eventing.EventHandlers))!).Names;
            var sent = CseaMesh.Platform.Reflection.Contracts.Files.Values.SelectMany(f => f.MessageTypes)
                .Where(m => m.GetOptions()?.GetExtension(CseaMesh.Events.V1.EventSinkExtensions.Route)?.To.Contains(name) == true).Select(m => m.FullName);
            Assert.Equal(sent.Order(StringComparer.Ordinal), taken.Order(StringComparer.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
