using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DevEx.Domain.Events;
using DevEx.Store.Tests.Events;

namespace DevEx.Store.Tests.Projections;

/// <summary>The same few days many times in one store, each time of other people and other repositories: so many orders cost one test.</summary>
internal static partial class Worlds
{
    private static readonly string[] Tables =
    [
        "steps", "edits", "changes", "reviews", "pushes", "commits", "branch_commits", "runs", "jobs", "deployments", "incidents",
        "run_changes", "iterations", "developer_days", "journeys", "step_waits", "job_waits", "build_days", "build_weeks", "builds", "dora_deployments",
    ];

    private static readonly (Guid Id, DevEvent Event)[] Days =
        [.. Mixed.Events.Where(e => e.Event is not AnnotationEvent && e.Event.At >= Mixed.Monday(47))];

    /// <summary>The day on which the Anns join the team.</summary>
    private static readonly DateOnly Joined = new(2026, 3, 4);

    /// <summary>People of every world who live where those of the one do; their Anns make a team.</summary>
    public static string People(int worlds) => $"""
        create temp table w as select g as world from generate_series(1, {worlds}) g;
        insert into devex.people (tenant_id, subject, name, zone)
        select 'default', (lpad(to_hex(world), 8, '0') || substr(p.subject::text, 9))::uuid, p.name, p.zone
        from w, (values ('{Mixed.Ann}', 'Ann', 'Europe/Berlin'), ('{Mixed.Bob}', 'Bob', 'America/New_York')) p(subject, name, zone);
        insert into devex.teams (tenant_id, team, name, zone) values ('default', 'anns', 'Anns', 'Europe/Berlin');
        insert into devex.team_members (tenant_id, team, subject, joined_on)
        select 'default', 'anns', (lpad(to_hex(world), 8, '0') || substr('{Mixed.Ann}', 9))::uuid, '{Joined:yyyy-MM-dd}' from w;
        drop table w;
        """;

    /// <summary>What the domain's functions make of the same people's days.</summary>
    public static PlainFold Fold(int worlds)
    {
        var anns = Enumerable.Range(1, worlds).Select(w => PersonOf(Mixed.Ann, w)).ToHashSet();
        var zones = anns.Select(a => (Subject: a, Zone: "Europe/Berlin"))
            .Concat(Enumerable.Range(1, worlds).Select(w => (Subject: PersonOf(Mixed.Bob, w), Zone: "America/New_York"))).ToDictionary(p => p.Subject, p => p.Zone);
        return new(zones, s => anns.Contains(s) ? "Europe/Berlin" : null, (s, day) => anns.Contains(s) && day >= Joined ? ["anns"] : []);
    }

    /// <summary>In the order of time.</summary>
    public static IEnumerable<(Guid Id, DevEvent Event)> Events(int world) => Days.Select((e, n) =>
    {
        var kind = EventCatalogue.KindOf(e.Event);
        var text = Encoding.UTF8.GetString(kind.Write(e.Event))
            .Replace("shop/", Repositories(world), StringComparison.Ordinal)
            .Replace("00000000-0000-7000", Ids(world), StringComparison.Ordinal)
            .Replace("\"incidentId\":\"", $"\"incidentId\":\"w{world}-", StringComparison.Ordinal);
        return (new Guid(n + 1, (short)world, 0x7001, 0x80, 0, 0, 0, 0, 0, 0, 1), kind.Read(text));
    });

    /// <summary>The facts and cells of each world, in the words of the one that all are copies of.</summary>
    public static async Task<Dictionary<int, string>> DumpAsync(TestStore store)
    {
        Assert.Equal(0, await store.CountAsync("dirty_cells"));
        var dumps = new Dictionary<int, List<string>>();
        foreach (var table in Tables)
        {
            foreach (var row in await store.LinesAsync($"select to_jsonb(t)::text from devex.{table} t"))
            {
                var world = int.Parse(World().Match(row).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                (dumps.TryGetValue(world, out var dump) ? dump : dumps[world] = []).Add(table + " " + row
                    .Replace(Repositories(world), "shop/", StringComparison.Ordinal)
                    .Replace(Ids(world), "00000000-0000-7000", StringComparison.Ordinal)
                    .Replace(IdBytes(world), IdBytes(0), StringComparison.Ordinal)
                    .Replace($"-{world:x4}-7001-", "-0000-7001-", StringComparison.Ordinal)
                    .Replace($"\"w{world}-", "\"", StringComparison.Ordinal));
            }
        }

        return dumps.ToDictionary(d => d.Key, d => string.Join('\n', d.Value.Order(StringComparer.Ordinal)));
    }

    private static Guid PersonOf(Guid person, int world) => Guid.Parse(person.ToString().Replace("00000000-0000-7000", Ids(world), StringComparison.Ordinal));

    private static string Repositories(int world) => $"shop/w{world}-";

    private static string Ids(int world) => $"{world:x8}-0000-7000";

    /// <summary>As a list of people that is kept as bytes begins each of them.</summary>
    private static string IdBytes(int world) => Convert.ToHexStringLower(new Guid(Ids(world) + "-8000-000000000000").ToByteArray(), 0, 8);

    [GeneratedRegex("\"shop/w([0-9]+)-")]
    private static partial Regex World();
}
