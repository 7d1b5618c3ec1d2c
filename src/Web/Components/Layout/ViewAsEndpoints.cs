using DevEx.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DevEx.Web.Components.Layout;

/// <summary>Where the menu "view as" posts to. Because it binds a form, the antiforgery token is checked before it runs.</summary>
internal static class ViewAsEndpoints
{
    public static IEndpointRouteBuilder MapViewAs(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/view-as", Choose).ExcludeFromDescription();
        return routes;
    }

    private static RedirectHttpResult Choose(HttpContext context, [FromForm] string persona, [FromForm] string returnTo)
    {
        context.Response.Cookies.Append(Viewers.Cookie, PersonaWords.Read(persona).Key(), new()
        {
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });

        // A form of another's making must not lead elsewhere.
        return TypedResults.LocalRedirect(RedirectHttpResult.IsLocalUrl(returnTo) ? returnTo : "/");
    }
}
