using System.Text.Json;

namespace DevEx.Store.Projections;

/// <summary>Rows on their way into a set-wise statement: one array a column.</summary>
internal static class Columns
{
    public static TValue[] Column<TRow, TValue>(this IReadOnlyList<TRow> rows, Func<TRow, TValue> of)
    {
        var column = new TValue[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = of(rows[i]);
        }

        return column;
    }

    /// <summary>An enum as it stands in the database and on the wire: a camelCase word.</summary>
    public static string Word<T>(this T value) where T : struct, Enum => Words<T>.Of[value];

    public static T Parse<T>(string word) where T : struct, Enum => Words<T>.By[word];

    private static class Words<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Of = Enum.GetValues<T>().ToDictionary(v => v, v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()));
        public static readonly Dictionary<string, T> By = Of.ToDictionary(p => p.Value, p => p.Key);
    }
}
