using CseaMesh.Gateway.Api.OpenApi;
using CseaMesh.Platform;

namespace CseaMesh.Gateway.Api;

/// <summary>The JSON API under /api/v1.</summary>
internal static class ApiHost
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Live.BoardFeeds>();
        // Reading the contracts takes as long as the first page: they are ready when the first call comes, and a rule that cannot work stops the host.
        builder.Services.AddSingleton<Transcoder>();
        builder.WarmUp(services => GC.KeepAlive((services.GetRequiredService<Transcoder>(), Rpcs.Open)));
        builder.Services.AddSingleton<ApiEdge>();
    }

    public static void MapApi(this WebApplication app)
    {
        var edge = app.Services.GetRequiredService<ApiEdge>();
        Map($"{Transcoder.Prefix}/openapi.json", [HttpMethods.Get], OpenApiDocument.ServeAsync);
        Map($"{Transcoder.Prefix}/dossiers/{{entry}}/files/{{kind}}/{{ordinal}}", [HttpMethods.Put], Files.UploadAsync);
        Map($"{Transcoder.Prefix}/files/{{file}}", [HttpMethods.Get, HttpMethods.Head], Files.DownloadAsync);
        Map($"{Transcoder.Prefix}/editions/{{edition}}/yearbook.zip", [HttpMethods.Get], Files.YearbookAsync);
        Map($"{Transcoder.Prefix}/editions/{{edition}}/entries/file", [HttpMethods.Get], EntryFile.DownloadAsync);
        Map(Tus.Path, [HttpMethods.Options], Tus.OptionsAsync);
        Map(Tus.Path, [HttpMethods.Post], Tus.CreateAsync);
        Map($"{Tus.Path}/{{upload}}", [HttpMethods.Options], Tus.OptionsAsync);
        Map($"{Tus.Path}/{{upload}}", [HttpMethods.Head], Tus.HeadAsync);
        Map($"{Tus.Path}/{{upload}}", [HttpMethods.Patch], Tus.PatchAsync);
        Map($"{Tus.Path}/{{upload}}", [HttpMethods.Delete], Tus.DeleteAsync);
        app.Map($"{Transcoder.Prefix}/{{**path}}", context => edge.HandleAsync(context, c => c.RequestServices.GetRequiredService<Transcoder>().HandleAsync(c))).WithDisplayName("JSON API");

        void Map(string path, string[] methods, RequestDelegate handle) =>
            app.MapMethods(path, methods, context => edge.HandleAsync(context, handle)).WithDisplayName(path);
    }
}
