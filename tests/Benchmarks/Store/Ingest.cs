using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DevEx.Store.Access;
using DevEx.Store.Events;
using DevEx.Web.Demo;
using Npgsql;

namespace DevEx.Benchmarks.Store;

/// <summary>What the ingest takes and how long its answers take, each of them after the commit.</summary>
/// <remarks>
/// The answers are timed while as much comes in as is promised, half the rate of the COPY: of agents that never pause the time would only be
/// their number by the rate.
/// </remarks>
/// <param name="EventsPerSecond">Of 200 agents that send one batch of 50 after the other.</param>
/// <param name="RateVsCopy">That by the rate of a binary COPY of as many rows, 1,000 a commit, into the same tables and indexes.</param>
/// <param name="AnswerP99">99 of 100 answers came sooner.</param>
internal sealed record Ingest(double EventsPerSecond, double RateVsCopy, TimeSpan AnswerP99)
{
    private const int Agents = 200;
    private const int BatchSize = 50;
    private const int CopyBatch = 1000;
    private const double Promised = 0.5;
    private const int Turns = 3;

    public static async Task<Ingest> MeasureAsync(BenchServer server, IReadOnlyList<Incoming> rows, int organisations, DateTimeOffset now, int events)
    {
        var bodies = Bodies(organisations, now, events);
        await using var web = await server.StartWebAsync(await server.CreateAsync("ingested"), roles: "collect");
        using var http = await web.ClientAsync(TokenKind.Import);

        // A third first: until then the runtime is busy with compiling what runs often.
        var third = bodies.Count / 3;
        await SendAsync(http, bodies.Take(third), TimeSpan.Zero);
        // By turns with the COPY: the machine is not as fast in one minute as in the next.
        var (sent, copied, written) = (TimeSpan.Zero, TimeSpan.Zero, 0);
        foreach (var (turn, part) in bodies.Skip(third).Take(third).Chunk((third / Turns) + 1).Index())
        {
            copied += await CopyAsync(await server.CreateAsync($"copied_{turn}"), rows);
            var start = Stopwatch.GetTimestamp();
            await SendAsync(http, part, TimeSpan.Zero);
            sent += Stopwatch.GetElapsedTime(start);
            written += rows.Count;
        }

        var (rate, copyRate) = (third * BatchSize / sent.TotalSeconds, written / copied.TotalSeconds);
        // What the copies left is on the disk before answers are timed.
        await server.CheckpointAsync();
        var answers = await SendAsync(http, bodies.Skip(2 * third), TimeSpan.FromSeconds(Agents * BatchSize / (Promised * copyRate)));
        answers.Sort();
        return new(rate, rate / copyRate, answers[answers.Count * 99 / 100]);
    }

    /// <summary>Returns when the batch is acknowledged, all of it.</summary>
    public static async Task PostAsync(HttpClient http, byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await http.PostAsync("api/v1/events", content);
        var said = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != HttpStatusCode.OK || !said.Contains("\"rejected\":[]", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{answer.StatusCode}: {said}");
        }
    }

    /// <param name="every">From one batch of an agent to its next, if that is answered by then.</param>
    private static async Task<List<TimeSpan>> SendAsync(HttpClient http, IEnumerable<byte[]> bodies, TimeSpan every)
    {
        var (left, answers, began) = (new Queue<byte[]>(bodies), new List<TimeSpan>(), Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, Agents).Select(async agent =>
        {
            for (var nth = 0; Next() is { } body; nth++)
            {
                // Spread evenly: agents of different people do not send in step.
                var due = (every * nth) + (every * agent / Agents) - Stopwatch.GetElapsedTime(began);
                await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero);
                var start = Stopwatch.GetTimestamp();
                await PostAsync(http, body);
                lock (answers)
                {
                    answers.Add(Stopwatch.GetElapsedTime(start));
                }
            }
        }));
        return answers;

        byte[]? Next()
        {
            lock (left)
            {
                return left.TryDequeue(out var body) ? body : null;
            }
        }
    }

    /// <summary>An organisation's batches in the order of time within each week: agents, pipelines and the forge send beside each other.</summary>
    public static List<byte[]> Bodies(int organisations, DateTimeOffset now, int events) =>
    [
        .. new History(organisations, 28, now).Organisations
            .SelectMany(o => o.Chunks().SelectMany(c => c.Batches.SelectMany(b => b.Chunk(BatchSize)).Where(b => b.Length == BatchSize).OrderBy(b => b[0].At))
                .Select(b => Encoding.UTF8.GetBytes(History.Renamed(Encoding.UTF8.GetString(new DemoWriter(o.Seed).Write(b, now)), o.Seed))))
            .Take(events / BatchSize),
    ];

    private static async Task<TimeSpan> CopyAsync(string database, IReadOnlyList<Incoming> rows)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var copy = new CopyReference(await source.OpenConnectionAsync());
        var start = Stopwatch.GetTimestamp();
        foreach (var batch in rows.Chunk(CopyBatch))
        {
            await copy.WriteAsync(batch);
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
