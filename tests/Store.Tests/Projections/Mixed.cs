using DevEx.Domain.Events;

namespace DevEx.Store.Tests.Projections;

/// <summary>Some days of a small organisation, event by event: every kind of event, and every way in which one may alter what others gave.</summary>
internal static class Mixed
{
    public static readonly Guid Ann = Person(1);
    public static readonly Guid Bob = Person(2);
    public static readonly Guid Cem = Person(3);

    /// <summary>People who live in different zones; the third has none.</summary>
    public static readonly string People = $"""
        insert into devex.people (tenant_id, subject, name, zone) values ('default', '{Ann}', 'Ann', 'Europe/Berlin'), ('default', '{Bob}', 'Bob', 'America/New_York');
        insert into devex.teams (tenant_id, team, name, zone) values ('default', 'shop', 'Shop', 'Europe/Berlin');
        insert into devex.team_members (tenant_id, team, subject) values ('default', 'shop', '{Ann}'), ('default', 'shop', '{Cem}');
        """;

    /// <summary>In the order of time.</summary>
    public static readonly IReadOnlyList<(Guid Id, DevEvent Event)> Events =
        [.. InnerDays().Concat(OuterDays.Events()).OrderBy(e => e.At).Select((e, n) => (new Guid(n + 1, 1, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1), e))];

    public static DateTimeOffset Monday(double hour) => new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).AddHours(hour);

    private static IEnumerable<DevEvent> InnerDays()
    {
        var random = new Random(20260302);
        foreach (var (subject, night) in ((Guid, double)[])[(Ann, 22.2), (Bob, 28.3), (Cem, 23.3)])
        {
            for (var day = 0; day < 4; day++)
            {
                // Day by day, and one session over the midnight of each one's own zone.
                foreach (var e in Session(subject, Monday((day * 24) + (day == 2 ? night : 9)), turns: day == 2 ? 5 : 3, random))
                {
                    yield return e;
                }
            }

            yield return Edits(subject, "shop/web", [.. Enumerable.Range(0, 4).Select(d => Monday((d * 24) + 15.5))]);
        }
    }

    /// <summary>Edit, build, sometimes test, package, deploy; half an hour a turn.</summary>
    private static IEnumerable<DevEvent> Session(Guid subject, DateTimeOffset from, int turns, Random random)
    {
        for (var turn = 0; turn < turns; turn++)
        {
            var at = from.AddMinutes(30 * turn).AddMilliseconds(random.Next(60_000));
            yield return Edits(subject, "shop/checkout", [.. Enumerable.Range(0, 6).Select(n => at.AddSeconds((n * 90) + random.Next(60)))]);
            at = at.AddMinutes(11);
            foreach (var (phase, minutes) in ((Phase, int)[])[(Phase.Build, 2), (Phase.Test, 3), (Phase.Package, 4), (Phase.Deploy, 2), (Phase.Check, 1)])
            {
                if (phase == Phase.Build || random.Next(3) > 0)
                {
                    var took = TimeSpan.FromMilliseconds(random.Next(1000, minutes * 60_000));
                    yield return Step(subject, phase, at, at + took, random.Next(4) == 0 ? Outcome.Failure : Outcome.Success, waited: random.Next(6) > 0);
                    at += took + TimeSpan.FromSeconds(random.Next(40));
                }
            }
        }
    }

    public static StepFinished Step(Guid subject, Phase phase, DateTimeOffset from, DateTimeOffset to, Outcome outcome = Outcome.Success, bool waited = true) => new()
    {
        At = to, Subject = subject, Workspace = new("shop/checkout", "main"), Phase = phase, Tool = "dotnet", Label = $"dotnet {phase}",
        StartedAt = from, FinishedAt = to, Outcome = outcome, Waited = waited ? null : false, Source = "agent",
    };

    public static EditsObserved Edits(Guid subject, string repository, params DateTimeOffset[] beats) => new()
    {
        At = beats.Max(), Subject = subject, Workspace = new(repository, "main"), Source = "watcher", Language = "cs", Beats = beats,
    };

    private static Guid Person(byte n) => new(0, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 1, n);
}
