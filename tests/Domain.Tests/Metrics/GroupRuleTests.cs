using DevEx.Domain.Metrics;

namespace DevEx.Domain.Tests.Metrics;

public sealed class GroupRuleTests
{
    private const int Week = 7;
    private static readonly GroupRule Rule = new();

    [Theory]
    [InlineData(4, Disclosure.Suppressed)]
    [InlineData(5, Disclosure.Shown)]
    public void At_least_five_people_contribute(int people, Disclosure expected) =>
        Assert.Equal(expected, Rule.Judge(Even(people), viewer: null, Week));

    [Theory]
    [InlineData(5, Disclosure.Suppressed)]
    [InlineData(6, Disclosure.Shown)]
    public void The_viewer_is_not_one_of_them(int people, Disclosure expected) =>
        Assert.Equal(expected, Rule.Judge(Even(people), viewer: Person(0), Week));

    [Fact]
    public void Somebody_else_looking_on_counts_nobody_out() =>
        Assert.Equal(Disclosure.Shown, Rule.Judge(Even(5), viewer: Person(99), Week));

    [Theory]
    [InlineData(5, Disclosure.Shown)]
    [InlineData(5.1, Disclosure.Suppressed)]
    [InlineData(-5.1, Disclosure.Suppressed)]
    public void Nobody_makes_more_than_half_of_the_sum(double biggest, Disclosure expected) =>
        Assert.Equal(expected, Rule.Judge([.. Even(5), new(Person(9), biggest, 1)], viewer: null, Week));

    [Fact]
    public void What_one_person_brings_in_several_parts_counts_together() =>
        Assert.Equal(Disclosure.Suppressed, Rule.Judge([.. Even(5), new(Person(9), 3, 1), new(Person(9), 3, 1)], viewer: null, Week));

    [Fact]
    public void A_viewer_who_makes_more_than_half_of_the_sum_is_suppressed_too() =>
        Assert.Equal(Disclosure.Suppressed, Rule.Judge([.. Even(5), new(Person(9), 6, 1)], viewer: Person(9), Week));

    [Fact]
    public void Nobody_makes_more_than_half_of_what_is_left_when_viewers_take_away_their_own_part()
    {
        Contribution[] cell = [.. Even(5), new(Person(8), 6, 1), new(Person(9), 6, 1)];

        Assert.Equal(Disclosure.Shown, Rule.Judge(cell, viewer: null, Week));
        Assert.Equal(Disclosure.Suppressed, Rule.Judge(cell, viewer: Person(9), Week));
    }

    [Theory]
    [InlineData(14, 6, Disclosure.Suppressed)]
    [InlineData(14, 7, Disclosure.Shown)]
    [InlineData(15, 1, Disclosure.Shown)]
    public void Less_than_a_week_takes_three_times_as_many(int people, int days, Disclosure expected) =>
        Assert.Equal(expected, Rule.Judge(Even(people), viewer: null, days));

    [Fact]
    public void A_person_is_counted_once_and_only_with_something_to_count()
    {
        Contribution[] twice = [.. Even(4), new(Person(0), 1, 1)];
        Contribution[] idle = [.. Even(4), new(Person(7), 0, 0)];

        Assert.Equal(Disclosure.Suppressed, Rule.Judge(twice, viewer: null, Week));
        Assert.Equal(Disclosure.Suppressed, Rule.Judge(idle, viewer: null, Week));
    }

    [Fact]
    public void A_larger_k_asks_for_more_and_a_smaller_one_does_not_exist()
    {
        Assert.Equal(Disclosure.Suppressed, new GroupRule(8).Judge(Even(7), viewer: null, Week));
        Assert.Equal(Disclosure.Shown, new GroupRule(8).Judge(Even(8), viewer: null, Week));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupRule(4));
    }

    private static Contribution[] Even(int people) => [.. Enumerable.Range(0, people).Select(i => new Contribution(Person(i), 1, 1))];

    private static Guid Person(int number) => new(number, 0, 0, new byte[8]);
}
