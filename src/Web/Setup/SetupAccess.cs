using DevEx.Collectors;
using DevEx.Store.Organisation;
using DevEx.Web.Access;

namespace DevEx.Web.Setup;

/// <summary>Who sets up: an admin in person. A token never does.</summary>
internal static class SetupAccess
{
    public static bool May(HttpContext context) => context.Viewer().Is(Roles.Admin) && !BearerTokens.IsPresent(context.Request);

    /// <summary>Who changes something, asked again where it is changed: a page that forgot its gate changes nothing.</summary>
    /// <exception cref="UnauthorizedAccessException">Somebody who may not set up.</exception>
    public static ChangedBy Changer(HttpContext context) =>
        May(context) ? context.Viewer().AsChanger() : throw new UnauthorizedAccessException("Only an admin sets up, in person.");

    /// <summary>After a change: to a page that says so, which may be loaded again without doing it again.</summary>
    /// <param name="path">Without the slash in front.</param>
    /// <param name="done">A key of <see cref="SetupDone"/>.</param>
    public static void Done(HttpContext context, string path, string done) =>
        context.Response.Redirect($"{context.Request.PathBase}/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}done={done}");
}

/// <summary>What has just been done, in words. The address holds a key and no text, so that nobody puts words of their own there.</summary>
internal static class SetupDone
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["team-made"] = "The team is there. Now say who is in it.",
        ["team-saved"] = "Saved.",
        ["team-gone"] = "The team is deleted. Figures follow in a moment.",
        ["calendar-saved"] = "The calendar is saved. Working time follows in a moment.",
        ["members-added"] = "They are in the team now. Its figures follow in a moment.",
        ["member-saved"] = "The dates are saved. The team's figures follow in a moment.",
        ["member-gone"] = "Removed. The team's figures follow in a moment.",
        ["person-saved"] = "Saved.",
        ["person-merged"] = "The two are one person now. Figures follow in a moment.",
        ["login-added"] = "The login is theirs now.",
        ["baseline-saved"] = "Saved. Lost cycles are counted against it from now on.",
        ["baseline-reset"] = "It is reset.",
        ["annotation-added"] = "The annotation is on the charts.",
        ["annotation-late"] = "The annotation is stored. It will be on the charts in a moment.",
        ["annotation-gone"] = "The annotation is off the charts. To have it back, add it again.",
    };

    /// <summary>Null for what is no key.</summary>
    public static string? Of(string? key) => key is null ? null : Words.GetValueOrDefault(key);
}
