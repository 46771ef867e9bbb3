using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace CseaMesh.Tests.Platform;

/// <summary>Every type and member that the official assemblies take from an assembly under compat/ must be there.</summary>
public sealed class AbiTests
{
    private static readonly string[] Compat = ["Grpc.Core.Api", "Grpc.Net.Common", "SQLitePCLRaw.core", "Microsoft.SqlServer.Server"];

    [Theory]
    [InlineData("Grpc.Net.Client", 60)]
    [InlineData("Grpc.AspNetCore.Server", 60)]
    [InlineData("Microsoft.Data.Sqlite", 70)]
    [InlineData("Microsoft.EntityFrameworkCore.Sqlite", 1)]
    [InlineData("Microsoft.Data.SqlClient", 9)]
    public void All_references_resolve(string consumer, int atLeast)
    {
        var assembly = Assembly.Load(consumer);
        Assert.NotEmpty(assembly.GetTypes()); // fails if a subclass there misses an abstract member of ours

        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var typeParameters = Enumerable.Repeat(typeof(string), 8).ToArray(); // stand-ins
        var members = metadata.MemberReferences.Where(m => Compat.Contains(Owner(metadata, metadata.GetMemberReference(m).Parent))).ToList();
        Assert.True(members.Count >= atLeast, $"Only {members.Count} references found.");
        foreach (var member in members)
        {
            Assert.NotNull(assembly.ManifestModule.ResolveMember(MetadataTokens.GetToken(member), typeParameters, typeParameters));
        }
    }

    /// <summary>
    /// Pruned packages leave holes in the official assemblies: a method that names a missing type fails when it is first called.
    /// Compiling every method finds the holes; only those in features that nobody uses here are allowed.
    /// </summary>
    [Theory]
    [InlineData("Grpc.Net.Client")]
    [InlineData("Grpc.AspNetCore.Server")]
    [InlineData("Microsoft.Data.Sqlite")]
    [InlineData("Microsoft.EntityFrameworkCore.Sqlite")]
    [InlineData("Microsoft.EntityFrameworkCore.SqlServer")]
    [InlineData("Microsoft.Data.SqlClient", "ActiveDirectoryAuthenticationProvider", "AzureAttestationEnclaveProvider")]
    [InlineData("Yarp.ReverseProxy", "HashCookieSessionAffinityPolicy")]
    public void All_methods_compile(string consumer, params string[] unused)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var problems = new SortedSet<string>();
        foreach (var type in Assembly.Load(consumer).GetTypes().Where(t => !t.ContainsGenericParameters && !unused.Any(t.FullName!.Contains)))
        {
            foreach (var method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
            {
                if (method.IsAbstract || method.ContainsGenericParameters || method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
                {
                    continue;
                }

                try
                {
                    RuntimeHelpers.PrepareMethod(method.MethodHandle);
                }
                catch (Exception e) when (e is FileNotFoundException or FileLoadException or TypeLoadException or MissingMemberException)
                {
                    problems.Add($"{type.FullName}.{method.Name}: {e.Message}");
                }
                catch (PlatformNotSupportedException)
                {
                    // code for Windows only
                }
            }
        }

        Assert.Empty(problems);
    }

    /// <summary>Name of the assembly that a reference points into.</summary>
    private static string Owner(MetadataReader metadata, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.AssemblyReference:
                return metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)handle).Name);
            case HandleKind.TypeReference:
                return Owner(metadata, metadata.GetTypeReference((TypeReferenceHandle)handle).ResolutionScope);
            case HandleKind.TypeSpecification:
                var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                {
                    return "";
                }

                signature.ReadCompressedInteger(); // class or value type
                return Owner(metadata, signature.ReadTypeHandle());
            default:
                return "";
        }
    }
}
