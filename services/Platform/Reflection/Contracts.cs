using System.Reflection;
using Google.Protobuf.Reflection;

namespace CseaMesh.Platform.Reflection;

/// <summary>Every contract compiled into the Protos assembly, as descriptors.</summary>
public static class Contracts
{
    /// <summary>All files by name, with those they import.</summary>
    public static readonly IReadOnlyDictionary<string, FileDescriptor> Files = Load();

    /// <summary>All gRPC services by full name, e.g. csea.judging.v1.Judging.</summary>
    public static readonly IReadOnlyDictionary<string, ServiceDescriptor> Services = Files.Values.SelectMany(f => f.Services).ToDictionary(s => s.FullName);

    private static Dictionary<string, FileDescriptor> Load()
    {
        var files = new Dictionary<string, FileDescriptor>();
        foreach (var type in typeof(Events.V1.Event).Assembly.GetTypes().Where(t => t.IsClass && t.IsAbstract && t.IsSealed && t.Name.EndsWith("Reflection", StringComparison.Ordinal)))
        {
            if (type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is FileDescriptor file)
            {
                Add(file);
            }
        }

        return files;

        void Add(FileDescriptor file)
        {
            if (files.TryAdd(file.Name, file))
            {
                foreach (var dependency in file.Dependencies)
                {
                    Add(dependency);
                }
            }
        }
    }
}
