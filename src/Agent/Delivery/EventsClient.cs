using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DevEx.Agent.Settings;
using DevEx.Domain.Events;

namespace DevEx.Agent.Delivery;

/// <summary>Sends a batch to the server and reads its answer, whatever it answers.</summary>
internal sealed class EventsClient(HttpClient http, Connection connection, TimeProvider clock)
{
    private const int SmallestToCompress = 1024;

    private static readonly TimeSpan LongestAskedWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan UntilTokenIsTriedAgain = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan UntilRouteIsTriedAgain = TimeSpan.FromHours(1);

    public async Task<Answer> SendAsync(IReadOnlyList<byte[]> lines, CancellationToken ct)
    {
        var batchId = Guid.CreateVersion7();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{connection.Url}/api/v1/events") { Content = Body(batchId, lines) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", connection.Token);
        try
        {
            using var response = await http.SendAsync(request, ct);
            return response.StatusCode == HttpStatusCode.OK
                ? await AcknowledgedAsync(response, batchId, lines.Count, ct)
                : Read(response);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new Answer.Postponed($"{connection.Url} is not reachable: {Reason(e)}", null);
        }
    }

    private static async Task<Answer> AcknowledgedAsync(HttpResponseMessage response, Guid batchId, int sent, CancellationToken ct)
    {
        try
        {
            var answer = await JsonSerializer.DeserializeAsync(
                await response.Content.ReadAsStreamAsync(ct), AgentJson.Default.Acknowledgement, ct);
            return answer is not null && answer.Covers(batchId, sent) ? new Answer.Stored(answer) : NotOurServer();
        }
        catch (JsonException)
        {
            return NotOurServer();
        }
    }

    private static Answer.Postponed NotOurServer() => new("Something answered, but not a DevEx server: a sign-in page of the network?", null);

    private Answer Read(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            400 or 413 or 422 => new Answer.Refused($"the server refused it with {status}"),
            401 or 403 => new Answer.Postponed($"The server does not take this token ({status}). Make a new one there and run: devex connect", UntilTokenIsTriedAgain),
            404 or 405 or 415 or 426 => new Answer.Postponed($"The server does not know this agent's way of sending ({status}): one of the two is too old.", UntilRouteIsTriedAgain),
            _ => new Answer.Postponed($"The server answered {status}.", AskedWait(response)),
        };
    }

    private TimeSpan? AskedWait(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return asked is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, LongestAskedWait.Ticks)) : null;
    }

    private ByteArrayContent Body(Guid batchId, IReadOnlyList<byte[]> lines)
    {
        using var plain = new MemoryStream();
        plain.Write(System.Text.Encoding.UTF8.GetBytes($$"""{"batchId":"{{batchId}}","sentAt":"{{WireInstant.ToText(clock.GetUtcNow())}}","events":["""));
        for (var i = 0; i < lines.Count; i++)
        {
            plain.Write(i == 0 ? ""u8 : ","u8);
            plain.Write(lines[i]);
        }

        plain.Write("]}"u8);
        var compressed = plain.Length > SmallestToCompress;
        var content = new ByteArrayContent(compressed ? Compressed(plain) : plain.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (compressed)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        return content;
    }

    private static byte[] Compressed(MemoryStream plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            plain.WriteTo(gzip);
        }

        return packed.ToArray();
    }

    private static string Reason(Exception e) => e is OperationCanceledException ? "it did not answer in time" : e.GetBaseException().Message;
}
