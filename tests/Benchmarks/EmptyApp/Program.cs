// The baseline of the start-up benchmark: what any ASP.NET Core program costs.
var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => "empty");
app.Run();
