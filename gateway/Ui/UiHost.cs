using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;

namespace CseaMesh.Gateway.Ui;

/// <summary>What the pages need and where they are served.</summary>
internal static class UiHost
{
    // No inline style or script anywhere; documents and films come from this site only.
    private const string Policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; media-src 'self'; "
        + "frame-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

    public static void AddUi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorPages(pages =>
        {
            foreach (var folder in new[] { "/My", "/Office", "/Money", "/Judge", "/Committee", "/Finals" }) pages.Conventions.AuthorizeFolder(folder);
        }).AddMvcOptions(mvc =>
        {
            mvc.Filters.Add<ServiceTrouble>();
            mvc.Filters.Add<EditionOfForm>();
        }).ConfigureApplicationPartManager(parts =>
        {
            // Pages only: no type need be looked at for being a controller.
            foreach (var provider in parts.FeatureProviders.OfType<ControllerFeatureProvider>().ToList()) parts.FeatureProviders.Remove(provider);
        });
        var parts = services.Single(s => s.ServiceType == typeof(IPageApplicationModelPartsProvider));
        services.Replace(ServiceDescriptor.Singleton<IPageApplicationModelPartsProvider>(s =>
            new BoundPropertiesOnly((IPageApplicationModelPartsProvider)ActivatorUtilities.CreateInstance(s, parts.ImplementationType!))));
        services.AddHttpContextAccessor();
        services.AddMemoryCache();
        services.AddSingleton<Words>();
        services.AddSingleton<EditionShelf>();
        services.AddScoped<Desk>();
        services.TryAddSingleton(TimeProvider.System);
        // Chinese stays readable in the page's source.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddAntiforgery(o => o.Cookie.Name = "csea-form");
        // It reports every answer whose caching it tightens; that is what we want, not news.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
    }

    /// <summary>Describing a hundred pages takes a tenth of a start: it is begun while everything before the pages is mapped.</summary>
    public static void PreparePages(this WebApplication app) =>
        _ = Task.Run(() => app.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors);

    public static void MapUi(this WebApplication app)
    {
        app.UseWhen(IsPage, pages =>
        {
            pages.Use(next => context => Lang.Choose(context, next));
            pages.Use(next => context => EditionChoice.Choose(context, next));
            pages.Use((context, next) =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = Policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                if (context.User.Identity?.IsAuthenticated == true)
                {
                    context.Response.OnStarting(() =>
                    {
                        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
                        return Task.CompletedTask;
                    });
                }

                return next(context);
            });
        });
        // Re-execution needs the application's own pipeline, not a branch of it; everything that is no page says so itself.
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.Use(async (context, next) =>
        {
            if (!IsPage(context))
            {
                if (context.Features.Get<IStatusCodePagesFeature>() is { } feature) feature.Enabled = false;
                await next(context);
                return;
            }
            try
            {
                await next(context);
            }
            catch (Exception e) when (e is not OperationCanceledException && !context.Response.HasStarted)
            {
                context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("CseaMesh.Gateway.Pages").LogError(e, "A page failed");
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        });
        app.MapRazorPages();
    }

    private static bool IsPage(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/api") && context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true;
}
