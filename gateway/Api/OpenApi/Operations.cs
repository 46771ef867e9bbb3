using System.Text.Json.Nodes;
using CseaMesh.Platform.Reflection;
using CseaMesh.Submission.V1;
using Google.Protobuf.Reflection;

namespace CseaMesh.Gateway.Api.OpenApi;

/// <summary>Operations of the OpenAPI document: one per HTTP rule, and the two for files, which no rule can express.</summary>
internal static class Operations
{
    /// <summary>The path with its variables under their JSON names.</summary>
    public static string PathOf(ApiRoute route)
    {
        var segments = route.Template.Segments.Select(s => s.Literal ?? "").ToList();
        foreach (var variable in route.Template.Variables)
        {
            segments[variable.Start] = $"{{{JsonNames.OfPath(variable.FieldPath)}}}";
            var end = variable.End < 0 ? segments.Count : variable.End;
            segments.RemoveRange(variable.Start + 1, end - variable.Start - 1);
        }

        return "/" + string.Join('/', segments) + (route.Template.Verb.Length > 0 ? ":" + route.Template.Verb : "");
    }

    public static JsonObject Of(ApiRoute route, Comments comments, Schemas schemas)
    {
        var method = route.Rpc.Descriptor;
        var operation = Head(method, comments, route.Rpc.Http!.AdditionalBindings.Count > 0 ? $"_{route.HttpMethod}_{Math.Abs(route.Path.GetHashCode(StringComparison.Ordinal)) % 1000}" : "");
        var inPath = route.PathFields.ToHashSet();
        var parameters = new JsonArray([.. inPath.Select(path => (JsonNode)Parameter("path", JsonNames.OfPath(path), JsonNames.Follow(method.InputType, path)![^1], schemas))]);
        var rest = method.InputType.Fields.InFieldNumberOrder().Where(f => !inPath.Contains(f.Name) && f != route.BodyField).ToList();
        if (route.TakesBody)
        {
            var body = route.BodyField is { } field ? schemas.Field(field) : schemas.Object(method.InputType, rest);
            operation["requestBody"] = new JsonObject { ["content"] = Json(body) };
        }

        if (!route.TakesBody || route.BodyField is not null)
        {
            foreach (var field in rest)
            {
                AddQuery(parameters, field, "", schemas, depth: 0);
            }
        }

        if (parameters.Count > 0)
        {
            operation["parameters"] = parameters;
        }

        var answer = route.AnswerField is { } part ? schemas.Field(part) : schemas.Reference(method.OutputType);
        operation["responses"] = Responses(new JsonObject
        {
            ["description"] = "Done.",
            ["content"] = method.IsServerStreaming ? new JsonObject { ["text/event-stream"] = new JsonObject { ["schema"] = answer } } : Json(answer),
        });
        return operation;
    }

    public static void AddFiles(JsonObject paths, Comments comments, Schemas schemas)
    {
        var service = Contracts.Services["csea.submission.v1.Submission"];
        var header = UploadHeader.Descriptor;
        var upload = Head(service.FindMethodByName("UploadFile"), comments, "");
        string[] inPath = ["entry", "kind", "ordinal"];
        upload["parameters"] = new JsonArray([
            .. inPath.Select(name => (JsonNode)Parameter("path", name, header.FindFieldByName(name), schemas)),
            .. header.Fields.InFieldNumberOrder().Where(f => !inPath.Contains(f.Name) && f.Name is not ("size_bytes" or "mail")).Select(f => (JsonNode)Parameter("query", f.JsonName, f, schemas)),
        ]);
        upload["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Bytes() };
        upload["responses"] = Responses(new JsonObject { ["description"] = "Taken in.", ["content"] = Json(schemas.Reference(UploadFileResponse.Descriptor)) });
        paths["/dossiers/{entry}/files/{kind}/{ordinal}"] = new JsonObject { ["put"] = upload };

        var download = Head(service.FindMethodByName("DownloadFile"), comments, "");
        download["parameters"] = new JsonArray(Parameter("path", "file", DownloadFileRequest.Descriptor.FindFieldByName("file"), schemas));
        download["responses"] = Responses(new JsonObject { ["description"] = "The bytes, as an attachment.", ["content"] = Bytes() });
        paths["/files/{file}"] = new JsonObject { ["get"] = download };
        AddTus(paths, comments, schemas, service);

        var yearbook = Head(service.FindMethodByName("ExportYearbook"), comments, "");
        yearbook["parameters"] = new JsonArray(Parameter("path", "edition", ExportYearbookRequest.Descriptor.FindFieldByName("edition"), schemas));
        yearbook["responses"] = Responses(new JsonObject { ["description"] = "A ZIP, made while it is sent.", ["content"] = Bytes() });
        paths["/editions/{edition}/yearbook.zip"] = new JsonObject { ["get"] = yearbook };
    }

    /// <summary>The protocol itself is described elsewhere (tus 1.0); here is where it is spoken.</summary>
    private static void AddTus(JsonObject paths, Comments comments, Schemas schemas, Google.Protobuf.Reflection.ServiceDescriptor service)
    {
        var create = Head(service.FindMethodByName("StartUpload"), comments, "Tus");
        create["responses"] = new JsonObject { ["201"] = new JsonObject { ["description"] = "tus 1.0: opened; Location names it." } };
        paths["/uploads"] = new JsonObject { ["post"] = create };
        var append = Head(service.FindMethodByName("AppendUpload"), comments, "");
        append["parameters"] = new JsonArray(Parameter("path", "upload", AppendHeader.Descriptor.FindFieldByName("upload"), schemas));
        append["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Bytes() };
        append["responses"] = new JsonObject { ["204"] = new JsonObject { ["description"] = "tus 1.0: taken; Upload-Offset says how far." } };
        var one = paths["/uploads/{upload}"] as JsonObject ?? [];
        one["patch"] = append;
        paths["/uploads/{upload}"] = one;
    }

    /// <summary>Nested messages become dotted parameters, as the transcoder reads them.</summary>
    private static void AddQuery(JsonArray parameters, FieldDescriptor field, string prefix, Schemas schemas, int depth)
    {
        var name = prefix + field.JsonName;
        if (field.IsMap || (field.FieldType == FieldType.Message && field.IsRepeated) || depth > 3)
        {
            return;
        }

        if (field.FieldType == FieldType.Message && !JsonNames.IsWellKnown(field.MessageType))
        {
            foreach (var inner in field.MessageType.Fields.InFieldNumberOrder())
            {
                AddQuery(parameters, inner, name + ".", schemas, depth + 1);
            }

            return;
        }

        parameters.Add((JsonNode)Parameter("query", name, field, schemas));
    }

    private static JsonObject Parameter(string place, string name, FieldDescriptor field, Schemas schemas)
    {
        var schema = schemas.Field(field);
        var parameter = new JsonObject { ["name"] = name, ["in"] = place };
        if (place == "path")
        {
            parameter["required"] = true;
        }

        if (schema["description"] is { } text)
        {
            schema.Remove("description");
            parameter["description"] = text;
        }

        parameter["schema"] = schema;
        return parameter;
    }

    private static JsonObject Head(MethodDescriptor method, Comments comments, string suffix)
    {
        var text = comments.Of(method);
        var dot = text.IndexOf(". ", StringComparison.Ordinal);
        return new JsonObject
        {
            ["operationId"] = $"{method.Service.Name}_{method.Name}{suffix}",
            ["tags"] = new JsonArray(method.Service.Name),
            ["summary"] = dot < 0 ? text : text[..(dot + 1)],
            ["description"] = dot < 0 ? "" : text[(dot + 2)..],
        };
    }

    private static JsonObject Responses(JsonObject done) => new()
    {
        ["200"] = done,
        ["default"] = new JsonObject { ["$ref"] = "#/components/responses/Problem" },
    };

    private static JsonObject Json(JsonObject schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Bytes() => new()
    {
        ["application/octet-stream"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" } },
    };
}
