using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Web.Organisation;

namespace DevEx.Web.Demo;

/// <summary>The server did not take the demo; the message says why.</summary>
public sealed class DemoFailedException(string message) : Exception(message);

/// <summary>Sends the demo through the same HTTP API that everybody else uses.</summary>
/// <param name="http">Knows the server's address and carries an import token.</param>
public sealed class DemoClient(HttpClient http, TimeProvider clock)
{
    private const int InFlight = 4;
    private const int Attempts = 8;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>A connection for <see cref="DemoClient"/>.</summary>
    public static HttpClient Connect(Uri server, string token) => new()
    {
        BaseAddress = server,
        DefaultRequestHeaders = { Authorization = new("Bearer", token) },
    };

    /// <summary>Sends everything, newest weeks first.</summary>
    /// <exception cref="DemoFailedException">The server refused, or could not be reached for too long.</exception>
    public async Task<DemoProgress> SendAsync(DemoOrganisation organisation, IProgress<DemoProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(organisation);

        await SendAsync(() => new HttpRequestMessage(HttpMethod.Put, OrganisationEndpoints.Address[1..])
        {
            Content = JsonContent.Create(DemoStaff.Of(organisation), options: OrganisationEndpoints.Json),
        }, ct);

        var tally = new DemoTally(organisation.Weeks, clock, progress);
        var options = new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = ct };
        await Parallel.ForEachAsync(Batches(organisation), options, async (batch, cancelled) =>
        {
            var body = Gzip(new DemoWriter(organisation.Seed).Write(batch.Events, clock.GetUtcNow()));
            tally.Add(batch.Week, batch.Of, await SendAsync(() => Post(body), cancelled));
        });
        return tally.Now;
    }

    private static IEnumerable<(DateOnly Week, int Of, IReadOnlyList<DevEvent> Events)> Batches(DemoOrganisation organisation) =>
        from chunk in organisation.Chunks()
        from batch in chunk.Batches
        select (chunk.Week, chunk.Batches.Count, batch);

    private static HttpRequestMessage Post(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        return new(HttpMethod.Post, "api/v1/events") { Content = content };
    }

    private static byte[] Gzip(byte[] body)
    {
        using var written = new MemoryStream(body.Length / 4);
        using (var gzip = new GZipStream(written, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body);
        }

        return written.ToArray();
    }

    /// <summary>Again and again while the server says "later"; the same ids make that harmless.</summary>
    private async Task<JsonElement> SendAsync(Func<HttpRequestMessage> request, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                using var message = request();
                using var answer = await http.SendAsync(message, ct);
                if (answer.IsSuccessStatusCode)
                {
                    return await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
                }

                if (attempt == Attempts || answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
                {
                    throw new DemoFailedException(await ReasonAsync(answer, ct));
                }

                wait = Wait(answer.Headers.RetryAfter, attempt);
            }
            catch (Exception e) when (e is HttpRequestException || e.InnerException is TimeoutException)
            {
                wait = attempt < Attempts ? Wait(null, attempt) : throw new DemoFailedException($"The server cannot be reached: {e.Message}");
            }

            await Task.Delay(wait, clock, ct);
        }
    }

    private TimeSpan Wait(RetryConditionHeaderValue? asked, int attempt)
    {
        var wait = asked?.Delta ?? (asked?.Date is { } date ? date - clock.GetUtcNow() : TimeSpan.FromMilliseconds(100 << attempt));
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var said = await answer.Content.ReadAsStringAsync(ct);
        var detail = said;
        try
        {
            using var problem = JsonDocument.Parse(said);
            detail = problem.RootElement.TryGetProperty("detail", out var text) ? text.ToString() : said;
        }
        catch (JsonException)
        {
            // Not from DevEx: a proxy's page, say. Its beginning is better than nothing.
        }

        return $"The server answered {(int)answer.StatusCode}: {detail[..Math.Min(detail.Length, 300)]}";
    }
}
