using System.Globalization;
using DevEx.Web.Filters;
using DevEx.Web.Loops;

namespace DevEx.Web.Annotations;

/// <summary>What is compared: the page's whole state, which stands in its address.</summary>
/// <param name="Annotation">Null where none is named.</param>
/// <param name="Weeks">The length of each window.</param>
internal sealed record BeforeAfterChoice(string? Annotation, LoopKind Loop, int Weeks)
{
    private const int UsualWeeks = 4;

    public static readonly BeforeAfterChoice Default = new(null, LoopKind.Inner, UsualWeeks);

    /// <returns>The choice, or what is wrong with the address.</returns>
    public static (BeforeAfterChoice? Choice, string? Problem) Read(IQueryCollection query)
    {
        var annotation = query["annotation"].ToString();
        if (!Filter.IsKey(annotation.Length == 0 ? null : annotation))
        {
            return (null, "annotation is the id of an annotation.");
        }

        if (LoopOf(query["loop"].ToString()) is not { } loop)
        {
            return (null, "loop is inner, middle or outer.");
        }

        var text = query["weeks"].ToString();
        var weeks = UsualWeeks;
        return text.Length > 0 && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out weeks) && weeks is >= 1 and <= BeforeAfterQueries.MostWeeks)
            ? (null, $"weeks is a number from 1 to {BeforeAfterQueries.MostWeeks}.")
            : (new(annotation.Length == 0 ? null : annotation, loop, weeks), null);
    }

    public string Address => string.Create(
        CultureInfo.InvariantCulture, $"before-after?annotation={Uri.EscapeDataString(Annotation ?? "")}&loop={Loop.ToString().ToLowerInvariant()}&weeks={Weeks}");

    private static LoopKind? LoopOf(string text) => text switch
    {
        "" or "inner" => LoopKind.Inner,
        "middle" => LoopKind.Middle,
        "outer" => LoopKind.Outer,
        _ => null,
    };
}
