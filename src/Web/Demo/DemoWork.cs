namespace DevEx.Web.Demo;

/// <summary>A piece of work that someone does on a branch and then opens as a pull request.</summary>
public sealed record DemoWorkItem(DemoPerson Author, DemoRepository Repository, int Number, DateTimeOffset OpensAt, string Branch, string Title);

/// <summary>Who works on what: every working day's pull request of a person, if there is one, known without looking at any other day.</summary>
public sealed class DemoWork(DemoCalendar calendar)
{
    private const double ChangesADay = 0.82;
    private const int FurthestAhead = 15;

    // Pull requests are counted from here, so that a number is the same in every window.
    private static readonly DateOnly NumbersFrom = new(2025, 1, 6);

    private static readonly string[] Verbs = ["Cache", "Simplify", "Speed up", "Log", "Validate", "Retry", "Split", "Rename", "Show", "Guard", "Translate", "Drop"];

    private static readonly string[] Things =
    [
        "price rounding", "the basket summary", "address forms", "image thumbnails", "the delivery estimate", "voucher codes", "stock levels",
        "session renewal", "the search index", "receipt mails", "feature switches", "rate limits", "the import job", "empty states", "tax classes",
        "the product feed",
    ];

    /// <summary>What the person opens that day; null when nothing.</summary>
    public DemoWorkItem? ItemOf(DemoPerson person, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(person);

        var chance = calendar.Chance(person, "work", day);
        if (DemoCalendar.IsWeekend(day) || !chance.Chance(ChangesADay) || calendar.FocusOf(person, day) is null)
        {
            return null;
        }

        var title = $"{chance.Pick(Verbs)} {chance.Pick(Things)}";
        var number = NumberOf(day, person.Number);
        var opensAt = calendar.StartOf(person, day) + TimeSpan.FromMinutes(chance.Below(300) + 120);
        var branch = $"feature/{number}-{title.ToLowerInvariant().Replace(' ', '-')}";
        return new(person, chance.Pick(person.Team.Repositories), number, opensAt, branch, title);
    }

    /// <summary>What the person works on at that instant of that day: the next piece of work to be opened.</summary>
    public DemoWorkItem? ItemAt(DemoPerson person, DateOnly day, DateTimeOffset instant)
    {
        for (var ahead = 0; ahead <= FurthestAhead; ahead++)
        {
            if (ItemOf(person, day.AddDays(ahead)) is { } item && item.OpensAt > instant)
            {
                return item;
            }
        }

        return null;
    }

    /// <summary>The number of a pull request: twelve a day are kept free in each repository, as issues take numbers too.</summary>
    public static int NumberOf(DateOnly day, int slot) => ((day.DayNumber - NumbersFrom.DayNumber) * 12) + slot + 1;
}
