using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace DevEx.EndToEnd.Processes;

/// <summary>One of several senders: makes batches of numbered events and sends each until it is acknowledged.</summary>
/// <param name="address">Where the application listens at the moment.</param>
/// <param name="acknowledged">Told of the batch's event numbers, and only after an answer that says they are stored.</param>
internal sealed class RetryingAgent(HttpClient http, Func<Uri> address, string token, int sender, Action<IReadOnlyList<string>> acknowledged)
{
    private const int BatchSize = 50;

    /// <summary>Ends after the batch at hand when the test says so; nothing is given up half-way.</summary>
    public async Task SendAsync(CancellationToken enough)
    {
        for (var first = 0; !enough.IsCancellationRequested; first += BatchSize)
        {
            var names = Enumerable.Range(first, BatchSize).Select(n => $"{sender} {n}").ToList();
            var events = new JsonArray([.. names.Select(Event)]);
            while (!await IsStoredAsync(events))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            acknowledged(names);
        }
    }

    private async Task<bool> IsStoredAsync(JsonArray events)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address(), "/api/v1/events"))
            {
                Content = JsonContent.Create(new { batchId = Guid.CreateVersion7(), sentAt = TimeProvider.System.GetUtcNow(), events }),
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            };
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return false;
            }

            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            return (int)answer["accepted"]! + (int)answer["duplicates"]! == events.Count;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            // What became of it is not known: it is sent again.
            return false;
        }
    }

    private static JsonObject Event(string name)
    {
        var at = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        return new()
        {
            ["id"] = Guid.CreateVersion7(), ["type"] = "step_finished", ["at"] = at, ["startedAt"] = at, ["finishedAt"] = at,
            ["workspace"] = new JsonObject { ["repository"] = "shop/checkout" }, ["phase"] = "build", ["tool"] = "dotnet", ["label"] = name,
            ["outcome"] = "success", ["source"] = "agent",
        };
    }
}
