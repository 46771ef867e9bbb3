using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CseaMesh.Gateway.Api.OpenApi;

/// <summary>
/// What the contracts say in their comments, by full name. Generated code carries none, so the descriptor set that the build embeds beside it
/// is read.
/// </summary>
internal sealed class Comments
{
    private readonly Dictionary<string, string> _byName = [];

    public Comments()
    {
        using var stream = typeof(Events.V1.Event).Assembly.GetManifestResourceStream("contracts.binpb")
            ?? throw new InvalidOperationException("The contracts assembly holds no descriptor set.");
        var set = FileDescriptorSet.Parser.ParseFrom(stream);
        foreach (var file in FileDescriptor.BuildFromByteStrings(set.File.Select(f => f.ToByteString())))
        {
            foreach (var service in file.Services)
            {
                Add(service);
                foreach (var method in service.Methods)
                {
                    Add(method);
                }
            }

            foreach (var message in file.MessageTypes)
            {
                Add(message);
            }

            foreach (var type in file.EnumTypes)
            {
                Add(type);
            }
        }
    }

    /// <summary>The comment above a declaration on one line, or empty.</summary>
    public string Of(IDescriptor descriptor) => _byName.GetValueOrDefault(descriptor.FullName, "");

    private void Add(MessageDescriptor message)
    {
        Add((DescriptorBase)message);
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            Add((DescriptorBase)field);
        }

        foreach (var nested in message.NestedTypes)
        {
            Add(nested);
        }

        foreach (var type in message.EnumTypes)
        {
            Add(type);
        }
    }

    private void Add(EnumDescriptor type)
    {
        Add((DescriptorBase)type);
        foreach (var value in type.Values)
        {
            Add((DescriptorBase)value);
        }
    }

    private void Add(DescriptorBase descriptor)
    {
        if (descriptor.Declaration is { } declaration)
        {
            var text = declaration.LeadingComments.Trim().Length > 0 ? declaration.LeadingComments : declaration.TrailingComments;
            if (text.Trim().Length > 0)
            {
                _byName[descriptor.FullName] = string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            }
        }
    }
}
