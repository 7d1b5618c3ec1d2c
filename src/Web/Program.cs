using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DevEx.Web.Components;
using DevEx.Web.Components.Layout;
using Microsoft.AspNetCore.Mvc;
using Radzen;

const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    + "connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddRadzenComponents();
builder.Services.AddHttpContextAccessor();
builder.Services.AddCascadingValue(services => new Frame(
    Enum.TryParse<Persona>(services.GetRequiredService<IHttpContextAccessor>().HttpContext?.Request.Cookies["devex-view-as"], out var persona)
        ? persona
        : Persona.Manager,
    "Example shop",
    TimeProvider.System.GetLocalNow()));

var app = builder.Build();
app.UseExceptionHandler("/error");
app.UseStatusCodePagesWithReExecute("/not-found");
app.Use((http, next) =>
{
    http.Response.Headers.ContentSecurityPolicy = Policy;
    return next(http);
});
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);

app.MapPost("/view-as", (HttpContext http, [FromForm] Persona persona, [FromForm] string returnTo) =>
{
    http.Response.Cookies.Append("devex-view-as", persona.ToString(), new() { HttpOnly = true, SameSite = SameSiteMode.Lax });
    return TypedResults.LocalRedirect(returnTo);
});

var messages = Channel.CreateBounded<string>(1);
app.MapGet("/live", (CancellationToken ct) => TypedResults.ServerSentEvents(Live(messages.Reader, ct)));
if (app.Environment.IsDevelopment())
{
    app.MapGet("/gallery/change", (string kinds) => messages.Writer.TryWrite($$"""{"kinds":["{{kinds}}"]}"""));
}

app.Run();

static async IAsyncEnumerable<System.Net.ServerSentEvents.SseItem<string>> Live(ChannelReader<string> messages, [EnumeratorCancellation] CancellationToken ct)
{
    yield return new("", "beat");
    await foreach (var message in messages.ReadAllAsync(ct))
    {
        yield return new(message, "cells");
    }
}

public partial class Program;
