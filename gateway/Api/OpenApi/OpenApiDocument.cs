using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CseaMesh.Gateway.Api.OpenApi;

/// <summary>The OpenAPI 3 document of the JSON API, made from the contracts when it is first asked for.</summary>
internal static class OpenApiDocument
{
    private static readonly Lazy<(byte[] Json, string Etag)> Document = new(Make);

    public static byte[] Json => Document.Value.Json;

    public static async Task ServeAsync(HttpContext context)
    {
        var (json, etag) = Document.Value;
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = etag;
        if (context.Request.Headers.IfNoneMatch == etag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.BodyWriter.WriteAsync(json, context.RequestAborted);
    }

    private static (byte[] Json, string Etag) Make()
    {
        var comments = new Comments();
        var schemas = new Schemas(comments);
        var paths = new JsonObject();
        foreach (var byPath in Transcoder.Routes.GroupBy(r => Operations.PathOf(r)).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            paths[byPath.Key] = new JsonObject(byPath.Select(route =>
                KeyValuePair.Create<string, JsonNode?>(route.HttpMethod.ToLowerInvariant(), Operations.Of(route, comments, schemas))));
        }

        Operations.AddFiles(paths, comments, schemas);
        var components = schemas.Components;
        components["Problem"] = Problem();
        var document = new JsonObject
        {
            ["openapi"] = "3.0.3",
            ["info"] = new JsonObject
            {
                ["title"] = "CseaMesh",
                ["version"] = "v1",
                ["description"] = "The Customer Service Excellence Awards as an API. The same calls are served as gRPC. Names of fields are accepted in both spellings, "
                    + "legalName and legal_name; unknown fields are refused. Every refusal is an RFC 9457 problem document with a stable reason, in the language asked for (zh-TW, en).",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = Transcoder.Prefix }),
            ["tags"] = new JsonArray([.. Rpcs.All.Select(r => r.Descriptor.Service).Distinct().Select(s => (JsonNode)new JsonObject { ["name"] = s.Name, ["description"] = comments.Of(s) })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = components,
                ["responses"] = new JsonObject
                {
                    ["Problem"] = new JsonObject
                    {
                        ["description"] = "Refused, or not possible at the moment.",
                        ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } } },
                    },
                },
                ["securitySchemes"] = new JsonObject
                {
                    ["accessToken"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "A personal access token, csea_pat_..., made with POST /account/tokens." },
                    ["session"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = "csea.session", ["description"] = "The session of a browser; writes must come from our own pages." },
                },
            },
            ["security"] = new JsonArray(new JsonObject { ["accessToken"] = new JsonArray() }, new JsonObject { ["session"] = new JsonArray() }, new JsonObject()),
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(document, new JsonSerializerOptions { Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All), WriteIndented = true });
        return (json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 12))}\"");
    }

    private static JsonObject Problem() => new()
    {
        ["type"] = "object",
        ["description"] = "Why a request was not carried out (RFC 9457).",
        ["required"] = new JsonArray("type", "title", "status", "detail", "reason"),
        ["properties"] = new JsonObject
        {
            ["type"] = Text("urn:cseamesh:problem: and the reason in kebab-case."),
            ["title"] = Text("What sort of problem it is."),
            ["status"] = new JsonObject { ["type"] = "integer", ["format"] = "int32" },
            ["detail"] = Text("A sentence for people, in the language asked for."),
            ["reason"] = Text("A stable UPPER_SNAKE word for programs; each operation names its own."),
            ["errors"] = new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("field", "detail", "reason"),
                    ["properties"] = new JsonObject { ["field"] = Text("Path of the field in the request."), ["detail"] = Text("What is wrong with it."), ["reason"] = Text("As above.") },
                },
            },
            ["metadata"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" }, ["description"] = "Figures that belong to the refusal." },
            ["traceId"] = Text("With status 500 and above: what to quote when reporting it."),
        },
    };

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };
}
