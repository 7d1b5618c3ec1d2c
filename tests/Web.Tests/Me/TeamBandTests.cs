using DevEx.Web.Me;

namespace DevEx.Web.Tests.Me;

public sealed class TeamBandTests
{
    private const int WorkingDays = 5;

    private static readonly DateOnly Monday = new(2026, 3, 2);
    private static readonly Guid Viewer = Person(0);

    [Fact]
    public void The_middle_half_of_a_teams_days_is_its_band() =>
        Assert.Equal(new Band(11, 13, 35), TeamBand.Of(Week(people: 7), Viewer));

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void Five_others_have_to_stand_behind_it(int people, bool shown) =>
        Assert.Equal(shown, TeamBand.Of(Week(people), Viewer) is not null);

    [Fact]
    public void Who_is_not_in_it_does_not_make_it_smaller() => Assert.NotNull(TeamBand.Of(Week(people: 5), Person(99)));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Nobody_may_make_most_of_its_iterations(int dominant) =>
        Assert.Null(TeamBand.Of([.. Week(people: 7).Select(d => d.Subject == Person(dominant) ? d with { Iterations = 500 } : d)], Viewer));

    [Theory]
    [InlineData(5, true)]
    [InlineData(40, false)]
    public void Nobody_may_make_most_of_its_days(int more, bool shown)
    {
        // Few iterations a day, so that they are no large part of the sum.
        var week = Week(people: 7).Select(d => d with { Iterations = d.Day == Monday ? 1 : d.Iterations * 10 });

        Assert.Equal(shown, TeamBand.Of([.. week, .. Enumerable.Repeat(new MemberDay(Monday, Person(3), 10), more)], Viewer) is not null);
    }

    [Theory]
    [InlineData(new[] { 1, 2 }, false)]
    [InlineData(new[] { 0, 1, 2 }, false)]
    [InlineData(new[] { 1, 2, 3 }, true)]
    public void Three_beside_the_viewer_have_to_stand_beyond_either_end(int[] slow, bool shown)
    {
        var low = Week(people: 7).Select(d => d with { Iterations = d.Day == Monday && !slow.Contains(PlaceOf(d.Subject)) ? 11 : d.Iterations }).ToList();
        var high = low.Select(d => d with { Iterations = 24 - d.Iterations });

        Assert.Equal(shown, TeamBand.Of(low, Viewer) is not null);
        Assert.Equal(shown, TeamBand.Of([.. high], Viewer) is not null);
    }

    /// <summary>Each has ten iterations on Monday and one more every day.</summary>
    private static List<MemberDay> Week(int people) =>
        [.. from person in Enumerable.Range(0, people) from day in Enumerable.Range(0, WorkingDays) select new MemberDay(Monday.AddDays(day), Person(person), 10 + day)];

    private static Guid Person(int place) => new(place, 0, 0, new byte[8]);

    private static int PlaceOf(Guid person) => BitConverter.ToInt32(person.ToByteArray());
}
