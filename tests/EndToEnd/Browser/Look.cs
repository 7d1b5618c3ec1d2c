namespace DevEx.EndToEnd.Browser;

/// <summary>How somebody looks at a page: the width of the window, the theme, and as whom.</summary>
/// <param name="ViewAs">The value of the cookie that the menu "view as" sets; null for the owner.</param>
/// <param name="AllowTools">True lets a test put a script of its own into the page, against the page's policy.</param>
/// <param name="Phone">A phone's browser: touched, and with scroll bars that take no room.</param>
public sealed record Look(int Width = 1440, string Theme = "light", string? ViewAs = null, bool AllowTools = false, bool Phone = false);
