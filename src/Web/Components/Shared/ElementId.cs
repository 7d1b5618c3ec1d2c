namespace DevEx.Web.Components.Shared;

/// <summary>Ids for elements that label one another, the same at every rendering so that a refresh keeps the element.</summary>
public static class ElementId
{
    public static string Of(string prefix, string words) =>
        prefix + "-" + string.Concat(words.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
}
