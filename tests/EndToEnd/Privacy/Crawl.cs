using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DevEx.EndToEnd.Privacy;

/// <summary>One answer that a viewer got.</summary>
internal sealed record Seen(string Address, HttpStatusCode Status, string Text);

/// <summary>Reads everything that a viewer can reach: pages from link to link, what they offer to take along, and each address of the API's description, as JSON and as
/// a table.</summary>
internal sealed partial class Crawl(HttpClient client)
{
    // Filters make any number of addresses of one page, and data any number of pages of one kind; a few of them do.
    private const int MostOfOnePath = 8;

    private static readonly string[] Kinds = ["/builds/", "/changes/", "/api/v1/builds/", "/api/v1/changes/"];

    private readonly Dictionary<string, Seen> _seen = [];
    private readonly Dictionary<string, int> _ofPath = [];
    private readonly Queue<string> _open = new(["/", "/openapi/v1.json"]);

    public async Task<IReadOnlyList<Seen>> AllAsync()
    {
        while (_open.TryDequeue(out var address))
        {
            if (_seen.ContainsKey(address) || !IsWanted(address))
            {
                continue;
            }

            using var answer = await client.GetAsync(address);
            var text = await answer.Content.ReadAsStringAsync();
            _seen[address] = new(address, answer.StatusCode, $"{answer.Headers}{answer.Content.Headers}{text}");
            foreach (var next in Links(answer, text))
            {
                _open.Enqueue(next);
            }
        }

        return [.. _seen.Values];
    }

    /// <summary>Which of the answers hold the id of one of these people, however it is written.</summary>
    public static IReadOnlyList<string> Leaks(IEnumerable<Seen> answers, IReadOnlyCollection<Guid> people)
    {
        var ids = people.SelectMany(p => new[] { p.ToString("d"), p.ToString("n") }).ToList();
        return [.. from answer in answers from id in ids where answer.Text.Contains(id, StringComparison.OrdinalIgnoreCase) select $"{answer.Address}: {id}"];
    }

    /// <summary>Which of the answers name one of these people, anywhere: in a text, a tip, an attribute.</summary>
    public static IReadOnlyList<string> Names(IEnumerable<Seen> answers, IReadOnlyCollection<string> names) =>
        [.. from answer in answers from name in names where WebUtility.HtmlDecode(answer.Text).Contains(name, StringComparison.OrdinalIgnoreCase) select $"{answer.Address}: {name}"];

    private bool IsWanted(string address)
    {
        var path = Kinds.FirstOrDefault(k => address.StartsWith(k, StringComparison.Ordinal)) ?? address.Split('?')[0];
        return (_ofPath[path] = _ofPath.GetValueOrDefault(path) + 1) <= MostOfOnePath;
    }

    private static IEnumerable<string> Links(HttpResponseMessage answer, string text) => answer switch
    {
        { Headers.Location: { } elsewhere } => [elsewhere.IsAbsoluteUri ? elsewhere.PathAndQuery : Absolute(elsewhere.OriginalString)],
        { Content.Headers.ContentType.MediaType: "text/html" } => Link().Matches(text).Select(m => Absolute(WebUtility.HtmlDecode(m.Groups[1].Value))),
        _ when text.Contains("\"openapi\"", StringComparison.Ordinal) => Routes(JsonElement.Parse(text)),
        _ when List().Match(text) is { Success: true } list =>
            JsonElement.Parse(text).GetProperty(list.Groups[1].Value).EnumerateArray()
                .Select(i => $"/api/v1/{list.Groups[1]}/{Uri.EscapeDataString((i.TryGetProperty("key", out var key) ? key : i.GetProperty("id")).GetString()!)}"),
        _ when text.Contains("\"sprints\"", StringComparison.Ordinal) =>
            JsonElement.Parse(text).GetProperty("sprints").EnumerateArray().Select(s => $"/api/v1/sprints/{Uri.EscapeDataString(s.GetProperty("id").GetString()!)}"),
        _ => [],
    };

    private static IEnumerable<string> Routes(JsonElement description) =>
        from path in description.GetProperty("paths").EnumerateObject()
        where path.Value.TryGetProperty("get", out _) && !path.Name.Contains('{', StringComparison.Ordinal)
        from query in new[] { "", "?grain=day", "?team=checkout", "?from=2020-01-01", "?format=csv" }
        select path.Name + query;

    // The page's base is the root.
    private static string Absolute(string link) => "/" + link.TrimStart('/').Split('#')[0];

    // Within the application: no scheme, and not another host's.
    [GeneratedRegex("(?:<a [^>]*href|data-share)=\"(?!//|[a-z]+:)([^\"]+)\"")]
    private static partial Regex Link();

    // An answer of the API that lists builds or changes, each of which has one of its own.
    [GeneratedRegex("\\A\\{[^\\[]*\"(builds|changes)\":\\[")]
    private static partial Regex List();
}
