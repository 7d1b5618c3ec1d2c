using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DevEx.Web.Components.Shared;

/// <summary>A chart as data: the drawing library's option, and the same in words that need no drawing.</summary>
/// <param name="Option">
/// Plain objects. A text <c>var:--ph-build</c> stands for a colour of the style sheet, <c>fn:minutes</c> for a formatter of chart.js.
/// </param>
/// <param name="Marks">Those that the option draws, in order: the first is called A in the drawing.</param>
public sealed record Chart(object Option, IReadOnlyList<LegendEntry> Legend, IReadOnlyList<Mark> Marks, ChartTable Table)
{
    // The option goes into an attribute, which Razor escapes; escaping quotes twice would double its size.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string OptionJson => JsonSerializer.Serialize(Option, Json);

    /// <summary>A, B, … Z, AA: the name of a mark in the drawing.</summary>
    public static string Letter(int index) => (index < 26 ? "" : Letter(index / 26 - 1)) + (char)('A' + index % 26);
}

/// <summary>One entry of a legend. It stands below the drawing, where it wraps, prints and can be read aloud.</summary>
/// <param name="Colour">The CSS variable without its dashes.</param>
/// <param name="Dash">How its line is drawn: <c>solid</c>, <c>dotted</c>, <c>dashed</c>, <c>ring</c> where only points are; null for an area.</param>
public sealed record LegendEntry(string Name, string Colour, string? Dash = null);

/// <summary>The figures of a chart, written out. The first column names the row.</summary>
public sealed record ChartTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
