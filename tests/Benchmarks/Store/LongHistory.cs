using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DevEx.Store;
using DevEx.Store.Events;
using DevEx.Store.Organisation;
using DevEx.Web;
using DevEx.Web.Access;
using DevEx.Web.Annotations;
using DevEx.Web.Builds;
using DevEx.Web.Changes;
using DevEx.Web.Demo;
using DevEx.Web.Dora;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using DevEx.Web.Me;
using DevEx.Web.Overview;
using DevEx.Web.Sources;
using DevEx.Web.Sprints;
using DevEx.Web.WhatIf;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DevEx.Benchmarks.Store;

/// <summary>A database with so many events, made through the event store and projected by the application's own <c>rebuild</c>.</summary>
internal sealed partial class LongHistory(string connection, History history, DateTimeOffset now)
{
    private const int BatchSize = 1000;

    // So many that a slow moment of the machine is not the median of one of the two.
    private const int Rounds = 150;
    private const int Changes = 20;

    // Five sprints of two weeks.
    private const int OfSprints = 70;

    public string Connection => connection;

    public DemoOrganisation First => history.Organisations[0];

    public long Events { get; private set; }

    /// <summary>From the first event to the swap.</summary>
    public double RebuildEventsPerSecond { get; private set; }

    public long RebuildPeakMegabytes { get; private set; }

    public IReadOnlyList<string> RebuildStages { get; private set; } = [];

    public NpgsqlDataSource Connect() => Database.Connect(connection);

    public async Task FillAsync()
    {
        await using var source = Connect();
        var database = new Database(source);
        foreach (var organisation in history.Organisations)
        {
            await new Teams(database).UpsertAsync(Tenant.Default, Staff(organisation), CancellationToken.None);
        }

        // Two writers, as two nodes would.
        var store = new EventStore(database, TimeProvider.System);
        await Parallel.ForEachAsync(history.Events().Chunk(BatchSize), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (batch, ct) =>
            await store.AppendAsync(new Batch(Tenant.Default, "import", batch), ct));
        Events = await store.LastSeqIdAsync(CancellationToken.None);
        // Events that are projected anew came over months, and not in the ten minutes before.
        await SettleAsync();
    }

    /// <summary>In a process of its own, whose memory can be told.</summary>
    public async Task RebuildAsync()
    {
        using var process = Process.Start(new ProcessStartInfo(BenchWeb.Program, ["rebuild"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ConnectionStrings__DevEx"] = connection, ["DOTNET_ENVIRONMENT"] = "Production" },
        })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var exit = process.WaitForExitAsync();
        while (await Task.WhenAny(exit, Task.Delay(200)) != exit)
        {
            process.Refresh();
            RebuildPeakMegabytes = process.HasExited ? RebuildPeakMegabytes : Math.Max(RebuildPeakMegabytes, process.PeakWorkingSet64 >> 20);
        }

        // The last that it said of each stage.
        RebuildStages = [.. (await complained).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .GroupBy(l => Stage().Match(l).Value).Select(g => g.Last())];
        RebuildEventsPerSecond = Rate().Match(await said) is { Success: true } rate
            ? double.Parse(rate.Groups[1].Value, NumberStyles.Number, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException(await complained);
    }

    /// <summary>What the database would do by itself in the next minutes, and while pages are timed.</summary>
    public async Task SettleAsync()
    {
        await using var source = Connect();
        await using var vacuum = source.CreateCommand("vacuum (analyze)");
        await vacuum.ExecuteNonQueryAsync();
    }

    public async Task<double> MegabytesAsync()
    {
        await using var source = Connect();
        await using var query = source.CreateCommand("select pg_database_size(current_database()) / 1048576.0");
        return (double)(decimal)(await query.ExecuteScalarAsync())!;
    }

    /// <summary>Each page's query, for the last four weeks, by somebody who sees the most.</summary>
    public async Task<IReadOnlyList<PageQuery>> PagesAsync(IServiceProvider services)
    {
        var (today, ct) = (DateOnly.FromDateTime(now.UtcDateTime), CancellationToken.None);
        var (filter, first) = (Filter.Default(today), history.Organisations[0].Teams[0]);
        var viewer = new Viewer(Tenant.Default, first.Members[0].Subject, Roles.All, "bench", Invented: true);
        T Get<T>() where T : notnull => services.GetRequiredService<T>();
        var annotation = (await Get<BeforeAfterQueries>().ListAsync(viewer, ct)).First(a => a.Scope == "team").Id;
        var build = (await Get<BuildQueries>().GetAsync(viewer, filter, null, ct)).Builds[0];
        // Some of them by turns: they are not the same in both histories, and not alike.
        var (turn, changes) = (0, (await Get<ChangeQueries>().GetAsync(viewer, filter, 1, ct)).Changes.Where(c => c.DeployedAt is not null).Take(Changes).Select(c => ChangeRef.Read(c.Id)!.Value).ToList());
        var team = (await Get<InnerQueries>().TeamsAsync(viewer, ct))[0].Team;
        return
        [
            new("overview", OfSprints, () => Get<OverviewQueries>().GetAsync(viewer, filter, today, ct)),
            new("inner loop", filter.Days, () => Get<InnerQueries>().GetAsync(viewer, filter, ct)),
            new("middle loop", filter.Days, () => Get<OuterQueries>().GetAsync(viewer, filter, LoopKind.Middle, ct)),
            new("outer loop", filter.Days, () => Get<OuterQueries>().GetAsync(viewer, filter, LoopKind.Outer, ct)),
            new("sprints", OfSprints, () => Get<SprintQueries>().GetAsync(viewer, null, today, ct)),
            new("builds", filter.Days, () => Get<BuildQueries>().GetAsync(viewer, filter, null, ct)),
            new("changes", filter.Days, () => Get<ChangeQueries>().GetAsync(viewer, filter, 1, ct)),
            new("my day", filter.Days, () => Get<MyDayQueries>().GetAsync(viewer, today.AddDays(-1), now, ct)),
            new("dora", 2 * filter.Days, () => Get<DoraQueries>().GetAsync(viewer, filter, ct)),
            new("before and after", OfSprints, () => Get<BeforeAfterQueries>().GetAsync(viewer, annotation, LoopKind.Inner, 4, today, ct)),
            new("one sprint", OfSprints, () => Get<SprintQueries>().FindAsync(viewer, team, null, BaselineChoice.Traditional, today, ct)),
            new("what if", filter.Days, () => Get<WhatIfQueries>().GetAsync(viewer, filter, [], ct)),
            new("one build", filter.Days, () => Get<BuildHistoryQueries>().GetAsync(viewer, filter, new(build.Place, build.Repository, build.Name), null, ct)),
            new("one change", filter.Days, () => Get<JourneyQueries>().GetAsync(viewer, changes[turn++ % changes.Count], ct)),
            new("my rate", 2 * filter.Days, () => Get<MyRateQueries>().GetAsync(viewer, filter, today, ct)),
            new("my commands", filter.Days, () => Get<MyCommandQueries>().GetAsync(viewer, filter, CommandOrder.Cost, ct)),
            // Of all days that there ever were, so it shows more of the longer history.
            new("my data", int.MaxValue, () => Get<MyDataQueries>().GetAsync(viewer, ct)),
            new("sources", filter.Days, () => Get<SourceQueries>().GetAsync(viewer, today, ct)),
        ];
    }

    /// <summary>How many times longer the same numbers take from the raw events, where that is least.</summary>
    public async Task<double> SpeedupAsync()
    {
        await using var services = Services();
        var viewer = new Viewer(Tenant.Default, null, Roles.All, "bench");
        var raw = new RawSql(services.GetRequiredService<NpgsqlDataSource>(), viewer, Filter.Default(DateOnly.FromDateTime(now.UtcDateTime)));
        double[] all =
        [
            await raw.InnerAsync(services.GetRequiredService<InnerQueries>()), await raw.MiddleAsync(services.GetRequiredService<OuterQueries>()),
            await raw.BuildsAsync(services.GetRequiredService<BuildQueries>()),
        ];
        return all.Min();
    }

    /// <summary>The overview, asked again and again while everything that it shows is projected anew.</summary>
    public async Task<PageTime> RebuildUnderReadersAsync()
    {
        await using var services = Services();
        var (today, times) = (DateOnly.FromDateTime(now.UtcDateTime), new List<TimeSpan>());
        var (viewer, overview) = (new Viewer(Tenant.Default, null, Roles.All, "bench"), services.GetRequiredService<OverviewQueries>());
        var rebuild = RebuildAsync();
        while (!rebuild.IsCompleted)
        {
            var view = await TimeAsync(times, () => overview.GetAsync(viewer, Filter.Default(today), today, CancellationToken.None));
            if (view.Inner.Value?.Now.Total.Iterations is not > 0)
            {
                throw new InvalidOperationException("The overview was empty while it was projected anew.");
            }
        }

        await rebuild;
        return PageTime.Of("overview", 0, times);
    }

    private ServiceProvider Services() => new ServiceCollection().AddLogging().AddStore(connection, projects: false).AddQueries().BuildServiceProvider();

    /// <summary>The same pages of two histories by turns, so that whatever else the machine does is done to both.</summary>
    /// <param name="warming">How often each is asked before it is timed: what ran a few dozen times is still being compiled anew, and a server has run for days.</param>
    public static async Task<IReadOnlyList<(PageTime Few, PageTime Many)>> TimeAsync(LongHistory few, LongHistory many, int warming)
    {
        await using var fewServices = few.Services();
        await using var manyServices = many.Services();
        var times = new List<(PageTime, PageTime)>();
        foreach (var (one, other) in (await few.PagesAsync(fewServices)).Zip(await many.PagesAsync(manyServices)))
        {
            var (untimed, ofOne, ofOther) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
            for (var round = -warming; round < Rounds; round++)
            {
                await TimeAsync(round < 0 ? untimed : ofOne, one.AskAsync);
                await TimeAsync(round < 0 ? untimed : ofOther, other.AskAsync);
            }

            times.Add((PageTime.Of(one.Page, one.Days, ofOne), PageTime.Of(other.Page, other.Days, ofOther)));
        }

        return times;
    }

    private static async Task TimeAsync(List<TimeSpan> times, Func<Task> ask) =>
        await TimeAsync(times, async () =>
        {
            await ask();
            return true;
        });

    private static async Task<T> TimeAsync<T>(List<TimeSpan> times, Func<Task<T>> ask)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await ask();
        times.Add(Stopwatch.GetElapsedTime(start));
        return answer;
    }

    private static OrganisationUpdate Staff(DemoOrganisation organisation)
    {
        var named = JsonSerializer.Deserialize<OrganisationUpdate>(History.Renamed(JsonSerializer.Serialize(DemoStaff.Of(organisation)), organisation.Seed))!;
        return named with { Teams = [.. named.Teams!.Select(t => t with { Team = $"{t.Team}-{organisation.Seed}", Name = $"{t.Name} {organisation.Seed}" })] };
    }

    [GeneratedRegex(@"[a-z]+:")]
    private static partial Regex Stage();

    [GeneratedRegex(@"([\d,]+) events/s")]
    private static partial Regex Rate();
}

/// <summary>What a page asks.</summary>
/// <param name="Days">So many days are shown.</param>
internal sealed record PageQuery(string Page, int Days, Func<Task> AskAsync);

/// <summary>How long a page's query takes.</summary>
/// <param name="Days">So many days are shown.</param>
internal sealed record PageTime(string Page, int Days, TimeSpan Median, TimeSpan P95)
{
    public static PageTime Of(string page, int days, List<TimeSpan> times)
    {
        times.Sort();
        return new(page, days, times[times.Count / 2], times[times.Count * 95 / 100]);
    }
}
