using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DevEx.Agent.Settings;

namespace DevEx.Agent.Terminal;

/// <summary>Asks the server for the developer's own day, and says in words why there is no answer.</summary>
internal sealed class DayClient(HttpClient http)
{
    /// <summary>Exactly one of the two is there.</summary>
    public async Task<(DayAnswer? Day, string? Problem)> AskAsync(Connection connection, DateOnly date, CancellationToken ct)
    {
        var day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{connection.Url}/api/v1/me/day?date={day}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", connection.Token);
        try
        {
            using var response = await http.SendAsync(request, ct);
            return response.StatusCode == HttpStatusCode.OK
                ? Read(await response.Content.ReadAsByteArrayAsync(ct), connection.Url)
                : (null, Problem(response.StatusCode, connection.Url));
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return (null, $"{connection.Url} is not reachable: {(e is HttpRequestException ? e.GetBaseException().Message : "no answer in time")}.");
        }
    }

    private static (DayAnswer?, string?) Read(byte[] content, string url)
    {
        try
        {
            return JsonSerializer.Deserialize(content, AgentJson.Default.DayAnswer) is { } day ? (day, null) : (null, NotDevEx(url));
        }
        catch (JsonException)
        {
            return (null, NotDevEx(url));
        }
    }

    private static string Problem(HttpStatusCode status, string url) => (int)status switch
    {
        401 => $"{url} does not know this token, or it has expired. Make a new one on its Sources page.",
        403 => $"{url} knows this token, but it may not send a developer's own events. Make an agent token on its Sources page.",
        404 => NotDevEx(url),
        >= 300 and < 400 => $"{url} sends us elsewhere. Give the address that it sends to.",
        429 => $"{url} asks for patience. Try again in a minute.",
        var code => $"{url} answered {code}. Try again later.",
    };

    private static string NotDevEx(string url) => $"{url} answers, but not as a DevEx server. Is the address complete?";
}
