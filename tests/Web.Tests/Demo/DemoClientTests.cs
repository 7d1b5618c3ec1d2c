using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DevEx.Store.Access;
using DevEx.Testing;
using DevEx.Web.Demo;
using DevEx.Web.Tests.Organisation;
using Microsoft.Extensions.Logging.Abstractions;

namespace DevEx.Web.Tests.Demo;

public sealed class DemoClientTests
{
    private static readonly DemoOrganisation Week = new(1, DemoTold.Now, days: 5);

    [Fact]
    public async Task A_server_shows_the_numbers_that_were_planned()
    {
        await using var host = await ApiHost.StartAsync();
        using var http = DemoClient.Connect(host.Address, await host.TokenAsync(TokenKind.Import));
        var reports = new Reports();

        // By its own clock: an import may bring history, but nobody may bring the future.
        var organisation = new DemoOrganisation(1, TimeProvider.System.GetUtcNow(), days: 8);
        var sent = await new DemoClient(http, TimeProvider.System).SendAsync(organisation, reports, default);

        Assert.Equal((0L, 0L, 1.0), (sent.Rejected, sent.Duplicates, Math.Round(sent.Share, 6)));
        Assert.Equal(sent.Batches, reports.All.Count);
        Assert.Equal(sent.Events, await host.ScalarAsync<long>("select count(*) from devex.mt_events"));
        await Eventually.TrueAsync(
            () => host.ScalarAsync<bool>("""
                select not exists (select from devex.dirty_cells) and (select seq_id from devex.projections) = (select max(seq_id) from devex.mt_events)
                """),
            "everything is projected", TimeSpan.FromSeconds(120));
        Assert.InRange(await host.ScalarAsync<double>(PerDay("storefront", "mobile")), 64, 75);
        Assert.InRange(await host.ScalarAsync<double>(PerDay("checkout", "catalog")), 36, 47);

        var again = await new DemoClient(http, TimeProvider.System).SendAsync(organisation, null, default);

        Assert.Equal((0L, sent.Events), (again.Events, again.Duplicates));
    }

    [Fact]
    public async Task It_waits_as_long_as_the_server_asks_and_sends_the_same_again()
    {
        var server = new FakeServer { Refusals = 3 };
        using var http = new HttpClient(server) { BaseAddress = new("http://demo.test/") };

        var sent = await new DemoClient(http, TimeProvider.System).SendAsync(Week, null, default);

        Assert.Equal(3, server.Refused);
        Assert.Equal(Week.Chunks().Sum(c => c.Batches.Count), sent.Batches);
        Assert.Equal(sent.Batches, server.Bodies.Distinct().Count());
        Assert.InRange(server.MostInFlight, 1, 4);
        Assert.Equal("PUT", server.Methods.First());
    }

    [Fact]
    public async Task A_refusal_for_good_ends_it_with_what_the_server_said()
    {
        var server = new FakeServer { Status = HttpStatusCode.Forbidden };
        using var http = new HttpClient(server) { BaseAddress = new("http://demo.test/") };

        var failed = await Assert.ThrowsAsync<DemoFailedException>(() => new DemoClient(http, TimeProvider.System).SendAsync(Week, null, default));

        Assert.Equal("The server answered 403: Not with this token.", failed.Message);
        Assert.Single(server.Methods);
    }

    [Fact]
    public async Task The_button_sends_one_demo_at_a_time_and_says_how_it_ended()
    {
        await using var host = await ApiHost.StartAsync();
        await using var job = new DemoJob(TimeProvider.System, NullLogger<DemoJob>.Instance);
        var token = new TaskCompletionSource<string>();
        var changes = 0;
        job.Changed += () => Interlocked.Increment(ref changes);

        Assert.Equal(DemoStage.Idle, job.State.Stage);
        Assert.True(job.Start(host.Address, _ => token.Task, days: 2));
        Assert.False(job.Start(host.Address, _ => token.Task));
        Assert.Equal(DemoStage.Running, job.State.Stage);

        token.SetResult(await host.TokenAsync(TokenKind.Import));
        await Eventually.TrueAsync(() => job.State.Stage != DemoStage.Running, "the demo ends", TimeSpan.FromSeconds(60));

        Assert.Equal((DemoStage.Done, null), (job.State.Stage, job.State.Message));
        Assert.True(job.State.Progress!.Batches > 0);
        Assert.InRange(changes, 2, int.MaxValue);

        Assert.True(job.Start(host.Address, _ => Task.FromResult("dxi_wrong"), days: 2));
        await Eventually.TrueAsync(() => job.State.Stage != DemoStage.Running, "the demo fails");

        Assert.Equal(DemoStage.Failed, job.State.Stage);
        Assert.StartsWith("The server answered 401", job.State.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--url http://127.0.0.1:5080 --token dxi_a", true)]
    [InlineData("--url http://127.0.0.1:5080/ --token dxi_a --days 7 --seed 3", true)]
    [InlineData("--token dxi_a", false)]
    [InlineData("--url nowhere --token dxi_a", false)]
    [InlineData("--url http://127.0.0.1:5080 --token dxi_a --days 0", false)]
    [InlineData("--url http://127.0.0.1:5080 --token dxi_a --days", false)]
    [InlineData("--url http://127.0.0.1:5080 --token dxi_a --speed 9", false)]
    public void The_command_line_is_understood_or_refused(string line, bool understood)
    {
        var options = DemoCommand.Read(line.Split(' '));

        Assert.Equal(understood, options is not null);
        Assert.True(options is null || options.Url == new Uri("http://127.0.0.1:5080/"));
    }

    private static string PerDay(params string[] teams) => $"""
        select sum(d.n)::float8 / count(distinct (d.subject, d.day)) from devex.developer_days d
        join devex.team_members m on m.subject = d.subject
        where m.team in ('{string.Join("', '", teams)}') and d.day < (now() at time zone 'UTC')::date
            and extract(isodow from d.day) < 6
        """;

    private sealed class Reports : IProgress<DemoProgress>
    {
        public ConcurrentQueue<DemoProgress> All { get; } = [];

        public void Report(DemoProgress value) => All.Enqueue(value);
    }

    /// <summary>Takes everything, after as many "later" as it is told to say.</summary>
    private sealed class FakeServer : HttpMessageHandler
    {
        private int _posts;
        private int _refused;
        private int _inFlight;

        public int Refusals { get; init; }

        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

        public int Refused => _refused;

        public int MostInFlight { get; private set; }

        public ConcurrentQueue<string> Methods { get; } = [];

        public ConcurrentQueue<string> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            MostInFlight = Math.Max(MostInFlight, Interlocked.Increment(ref _inFlight));
            Methods.Enqueue(request.Method.Method);
            var body = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(await request.Content!.ReadAsByteArrayAsync(cancellationToken)));
            Interlocked.Decrement(ref _inFlight);
            if (Status != HttpStatusCode.OK)
            {
                return Answer(Status, """{ "detail": "Not with this token." }""");
            }

            if (request.Method == HttpMethod.Post && Interlocked.Increment(ref _posts) <= Refusals)
            {
                Interlocked.Increment(ref _refused);
                var later = Answer(HttpStatusCode.ServiceUnavailable, "");
                later.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.Zero);
                return later;
            }

            if (request.Method == HttpMethod.Post)
            {
                Bodies.Enqueue(body);
            }

            return Answer(HttpStatusCode.OK, """{ "accepted": 1, "duplicates": 0, "rejected": [] }""");
        }

        private static HttpResponseMessage Answer(HttpStatusCode status, string body) =>
            new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
