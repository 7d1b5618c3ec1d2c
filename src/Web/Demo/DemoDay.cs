using DevEx.Domain.Events;

namespace DevEx.Web.Demo;

/// <summary>A developer's day at the keyboard: iterations in blocks, with lunch, meetings and pauses between them.</summary>
public sealed class DemoDay(DemoCalendar calendar, DemoWork work)
{
    private const int LunchAfterBlock = 3;
    private const double SlowImage = 1.4;

    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan HalfACycle = TimeSpan.FromMinutes(3.5);

    /// <summary>Steps and edits, in blocks that are told whole or, when they end in the future, not at all.</summary>
    public IEnumerable<DevEvent> EventsOf(DemoPerson person, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(person);

        // The last block runs over by half a cycle in the mean.
        var left = calendar.FocusOf(person, day) - HalfACycle;
        var chance = calendar.Chance(person, "blocks", day);
        var now = calendar.StartOf(person, day);
        for (var nth = 1; left > TimeSpan.Zero; nth++)
        {
            var block = BlockOf(person, day, now, Shorter(left.Value, chance.Minutes(30, 55)), nth);
            if (block.EndsAt > calendar.Now)
            {
                yield break;
            }

            foreach (var e in block.Events)
            {
                yield return e;
            }

            left -= block.EndsAt - now;
            now = block.EndsAt + Pause(chance, nth);
        }
    }

    // Longer than the idle timeout, or none at all: a shorter one would count as looking at the result.
    private static TimeSpan Pause(DemoRandom chance, int nth) => nth == LunchAfterBlock
        ? chance.Minutes(35, 60)
        : chance.Chance(0.45) ? chance.Minutes(17, 32) : TimeSpan.Zero;

    private Block BlockOf(DemoPerson person, DateOnly day, DateTimeOffset from, TimeSpan length, int nth)
    {
        var item = work.ItemAt(person, day, from);
        var repository = item?.Repository ?? person.Team.Repositories[0];
        var chance = DemoRandom.Of(calendar.Seed, person.Team.Key, person.Number, day.DayNumber, nth);
        var block = new Block(person, repository, new(repository.Name, item?.Branch ?? "main"), chance, from);
        var loop = DemoLoop.Of(person.Team.Setting, repository);
        while (block.EndsAt - from < length)
        {
            Iterate(block, loop, day);
        }

        block.Close();
        return block;
    }

    private void Iterate(Block block, DemoLoop loop, DateOnly day)
    {
        block.Type(DemoLoop.Code);
        var broken = block.Chance.Chance(DemoLoop.BuildFails);
        var build = new DemoStep(Phase.Build, block.Repository.Tool, block.Repository.Build, DemoLoop.Build.TotalSeconds);
        block.Run(build, 1, broken ? Outcome.Failure : Outcome.Success);
        if (broken)
        {
            return;
        }

        var remote = block.Person.Team.Key == "catalog" && day >= calendar.RemoteDevelopmentOn && block.Chance.Chance(DemoLoop.RemoteShare);
        foreach (var step in remote ? [] : loop.Container)
        {
            Contain(block, step, day);
        }

        var (test, commit) = (loop.Local[0], loop.Local[1]);
        var red = false;
        if (block.Chance.Chance(test.Chance))
        {
            red = block.Chance.Chance(DemoLoop.TestFails);
            block.Run(test, 1, red ? Outcome.Failure : Outcome.Success);
        }
        else
        {
            block.Look(TimeSpan.FromSeconds(test.Seconds));
        }

        if (!red && block.Chance.Chance(commit.Chance))
        {
            block.Run(commit, 1, Outcome.Success);
        }
    }

    private void Contain(Block block, DemoStep step, DateOnly day)
    {
        if (!block.Chance.Chance(step.Chance))
        {
            return;
        }

        var slow = step.Phase == Phase.Package && block.Repository.Name == "acme-demo/checkout-api" && day >= calendar.SlowImageFrom;
        var errs = step.Phase == Phase.Deploy && block.Chance.Chance(DemoLoop.DeployErrs);
        block.Run(step, slow ? SlowImage : 1, errs ? Outcome.Error : Outcome.Success);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>Half an hour to an hour in one workspace, one step right after the other.</summary>
    private sealed class Block(DemoPerson person, DemoRepository repository, Workspace workspace, DemoRandom chance, DateTimeOffset from)
    {
        private readonly List<DateTimeOffset> _beats = [];

        public List<DevEvent> Events { get; } = [];

        public DemoPerson Person => person;

        public DemoRepository Repository => repository;

        public DemoRandom Chance => chance;

        public DateTimeOffset EndsAt { get; private set; } = from;

        /// <summary>Coding: a file is saved at its start, at its end, and now and then between.</summary>
        public void Type(TimeSpan mean)
        {
            var took = chance.Duration(mean * person.Pace);
            var gaps = Math.Max(1, (int)(took / BeatEvery));
            for (var beat = 0; beat <= gaps; beat++)
            {
                _beats.Add(EndsAt + TimeSpan.FromMilliseconds((long)took.TotalMilliseconds * beat / gaps));
            }

            EndsAt += took;
        }

        public void Run(DemoStep step, double slower, Outcome outcome)
        {
            var startedAt = EndsAt;
            EndsAt += chance.Duration(TimeSpan.FromSeconds(step.Seconds * slower * person.Pace));
            Events.Add(new StepFinished
            {
                At = EndsAt,
                Subject = person.Subject,
                Workspace = workspace,
                Phase = step.Phase,
                Tool = step.Tool,
                Label = step.Label,
                StartedAt = startedAt,
                FinishedAt = EndsAt,
                Outcome = outcome,
                Source = "agent",
            });
        }

        /// <summary>Nothing that the agent sees: time after a result and before the next edit is looking at it.</summary>
        public void Look(TimeSpan mean) => EndsAt += chance.Duration(mean * person.Pace);

        public void Close() => Events.Add(new EditsObserved
        {
            At = _beats[^1],
            Subject = person.Subject,
            Workspace = workspace,
            Source = "watcher",
            Language = repository.Language,
            Beats = _beats,
        });
    }
}
