using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace DevEx.Web.Filters;

/// <summary>An answer as a table (RFC 4180), for who asks with <c>Accept: text/csv</c> or <c>format=csv</c>.</summary>
internal static class Csv
{
    private const string Media = "text/csv";

    // What a spreadsheet would take for a formula.
    private const string Formula = "=+-@\t\r\n＝＋－＠";

    /// <param name="rows">What of the answer is the table: each becomes a line, and what it holds its columns.</param>
    public static RouteHandlerBuilder WithTable<TAnswer>(this RouteHandlerBuilder route, string name, Func<TAnswer, IEnumerable<object>> rows) => route
        .AddEndpointFilter(async (context, next) =>
        {
            var (http, result) = (context.HttpContext, await next(context));
            if (!IsAsked(http.Request) || result is not IValueHttpResult { Value: TAnswer answer })
            {
                return result;
            }

            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
            return Results.Text(Of(rows(answer), http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions), Media, Encoding.UTF8);
        })
        .Produces<string>(contentType: Media);

    /// <summary>One line a row after that of the columns; what a row does not have is empty.</summary>
    internal static string Of(IEnumerable<object> rows, JsonSerializerOptions json)
    {
        var (columns, lines) = (new List<string>(), new List<Dictionary<string, string>>());
        foreach (var row in rows)
        {
            var line = new Dictionary<string, string>();
            Flatten(JsonSerializer.SerializeToElement(row, row.GetType(), json), "", (column, value) =>
            {
                if (!columns.Contains(column))
                {
                    columns.Add(column);
                }

                line[column] = value;
            });
            lines.Add(line);
        }

        return string.Concat(lines.Select(l => columns.Select(c => l.GetValueOrDefault(c, ""))).Prepend(columns).Select(cells => string.Join(',', cells.Select(Quoted)) + "\r\n"));
    }

    private static bool IsAsked(HttpRequest request) =>
        request.Query["format"] == "csv"
        || (MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var media) && media.MaxBy(m => m.Quality ?? 1)?.MediaType.Value == Media);

    /// <summary>What is within another thing has both names: <c>cycle.p50</c>. Of a list of things each is named by its first text: <c>phases.build.sumMs</c>.</summary>
    private static void Flatten(JsonElement value, string path, Action<string, string> add)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    Flatten(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", add);
                }

                break;
            case JsonValueKind.Array when value.EnumerateArray().All(i => i.ValueKind == JsonValueKind.Object):
                foreach (var item in value.EnumerateArray())
                {
                    if (item.EnumerateObject().FirstOrDefault() is { Value: { ValueKind: JsonValueKind.String } name } first)
                    {
                        foreach (var member in item.EnumerateObject().Where(m => m.Name != first.Name))
                        {
                            Flatten(member.Value, $"{path}.{name.GetString()}.{member.Name}", add);
                        }
                    }
                }

                break;
            case JsonValueKind.Array:
                add(path, string.Join("; ", value.EnumerateArray().Select(Text)));
                break;
            default:
                add(path, value.ValueKind == JsonValueKind.String ? Harmless(Text(value)) : Text(value));
                break;
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    private static string Harmless(string text) => text.Length > 0 && Formula.Contains(text[0]) ? $"'{text}" : text;

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
