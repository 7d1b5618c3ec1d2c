using DevEx.Domain.Events;

namespace DevEx.Web.Demo;

/// <summary>The middle loop of the demo: how a piece of work gets reviewed, reworked and merged, people's and bots'.</summary>
public sealed class DemoReviews(DemoCalendar calendar)
{
    private const double Drafts = 0.25;
    private const double RedRuns = 0.09;
    private const double RedMainRuns = 0.03;
    private const double GivenUp = 0.04;
    private const double NobodyLooks = 0.05;
    private const double ReviewBots = 0.25;
    private const double BotChangesADay = 0.16;

    private static readonly Actor Bot = new(DemoRandom.Of(0, "bot").Id(), Bot: true);

    /// <returns>What happened, and the merge if it came to one.</returns>
    public (IReadOnlyList<DevEvent> Events, DemoMerge? Merge) Tell(DemoWorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);

        var author = item.Author;
        var chance = DemoRandom.Of(calendar.Seed, item.Repository.Name, item.Number);
        var draft = chance.Chance(Drafts);
        var change = new DemoChange(author.Team, item, author.Actor, chance, draft);
        var ready = Check(change, author, chance, item.OpensAt);
        if (draft)
        {
            ready = Later(author, ready, chance.Duration(TimeSpan.FromHours(3)));
            change.MarkReady(ready);
        }

        if (chance.Chance(ReviewBots))
        {
            change.Review(ready + chance.Minutes(2, 5), Bot, ReviewState.Commented);
        }

        if (chance.Chance(GivenUp))
        {
            change.Close(Later(author, ready, TimeSpan.FromHours(chance.Below(30) + 4)));
            return (change.Events, null);
        }

        if (!chance.Chance(NobodyLooks))
        {
            ready = Discuss(change, author, chance, ready);
        }

        var mergedAt = Later(author, ready, chance.Duration(TimeSpan.FromMinutes(50), 1.1));
        var merge = change.Merge(mergedAt, author.Actor, passes: !chance.Chance(RedMainRuns));
        return (change.Events, merge);
    }

    /// <summary>A dependency update that a bot opened that day in the repository; null on most days.</summary>
    public (IReadOnlyList<DevEvent> Events, DemoMerge? Merge)? TellBot(DemoTeam team, DemoRepository repository, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(team);
        ArgumentNullException.ThrowIfNull(repository);

        var chance = DemoRandom.Of(calendar.Seed, $"{repository.Name}/bot", day.DayNumber);
        if (!chance.Chance(BotChangesADay))
        {
            return null;
        }

        var person = chance.Pick(team.Members);
        var minor = chance.Below(30);
        var item = new DemoWorkItem(
            person, repository, DemoWork.NumberOf(day, 10), DemoCalendar.Local(team, day, TimeSpan.FromHours(5)) + chance.Minutes(0, 50),
            $"dependencies/http-client-4.{minor + 1}", $"Bump http-client from 4.{minor} to 4.{minor + 1}");
        var change = new DemoChange(team, item, Bot, chance, draft: false);
        var run = change.Check(item.OpensAt, passes: !chance.Chance(RedRuns));
        var seen = Later(person, run.FinishedAt, chance.Duration(TimeSpan.FromHours(9), 1));
        if (!run.Passed)
        {
            change.Close(seen);
            return (change.Events, null);
        }

        change.Review(seen, person.Actor, ReviewState.Approved);
        return (change.Events, change.Merge(seen + chance.Minutes(0.3, 4), person.Actor, passes: true));
    }

    /// <returns>When the newest commit is green, or the author stopped looking.</returns>
    private DateTimeOffset Check(DemoChange change, DemoPerson author, DemoRandom chance, DateTimeOffset at)
    {
        var run = change.Check(at, passes: !chance.Chance(RedRuns));
        if (run.Passed)
        {
            return at;
        }

        var mended = Later(author, run.FinishedAt, chance.Duration(TimeSpan.FromMinutes(25)));
        change.Update(mended);
        change.Check(mended, passes: true);
        return mended;
    }

    /// <returns>When it was approved.</returns>
    private DateTimeOffset Discuss(DemoChange change, DemoPerson author, DemoRandom chance, DateTimeOffset ready)
    {
        var others = author.Team.Members;
        var reviewer = others[(author.Number + 1 + chance.Below(others.Count - 1)) % others.Count].Actor;
        change.Ask(ready.AddSeconds(20), reviewer);
        var at = Later(author, ready, chance.Duration(TimeSpan.FromHours(3), 1.2));
        for (var round = 0; round < 3; round++)
        {
            var verdict = chance.Fraction();
            if (verdict < 0.55 || round == 2)
            {
                break;
            }

            if (verdict < 0.75)
            {
                change.Review(at, reviewer, ReviewState.Commented);
                change.Review(Later(author, at, chance.Minutes(5, 50)), author.Actor, ReviewState.Commented);
            }
            else
            {
                change.Review(at, reviewer, ReviewState.ChangesRequested);
                at = Later(author, at, chance.Duration(TimeSpan.FromHours(1.8), 1));
                change.Update(at);
                change.Check(at, passes: true);
            }

            at = Later(author, at, chance.Duration(TimeSpan.FromHours(1.6), 1.1));
        }

        change.Review(at, reviewer, ReviewState.Approved);
        return at;
    }

    private DateTimeOffset Later(DemoPerson person, DateTimeOffset instant, TimeSpan work) =>
        DemoCalendar.After(person.Team, instant, TimeSpan.FromMilliseconds((long)(work.TotalMilliseconds * calendar.WaitsAt(instant))));
}
