namespace DevEx.Web.Components.Layout;

/// <summary>The visitor's choice of light or dark, kept in a cookie so that the first byte of a page already has it.</summary>
public static class ThemeChoice
{
    public const string Cookie = "devex-theme";

    public const string System = "system";

    public static readonly IReadOnlyList<string> All = [System, "light", "dark"];

    /// <summary>One of <see cref="All"/>, whatever the cookie says: it ends up in an attribute.</summary>
    public static string Read(string? cookie) => cookie is not null && All.Contains(cookie) ? cookie : System;
}
