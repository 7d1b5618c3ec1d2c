using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Loops;

public sealed class IncidentTests
{
    [Fact]
    public void The_latest_word_about_an_incident_counts_and_silence_changes_nothing()
    {
        var opened = IncidentOpened(0, deployment: "1") with { Environment = "production", Severity = "low", Url = "u1" };
        var told = IncidentResolved(9) with { Deployment = "2", Environment = "staging", Severity = "high", Url = "u2" };

        var quiet = Incident.Fold([opened, IncidentResolved(9)])!;
        var corrected = Incident.Fold([opened, told])!;

        Assert.Equal(("1", "production", "low", "u1"), (quiet.Deployment, quiet.Environment, quiet.Severity, quiet.Url));
        Assert.Equal(("2", "staging", "high", "u2"), (corrected.Deployment, corrected.Environment, corrected.Severity, corrected.Url));
        Assert.Equal((Min(0), Min(9)), (quiet.OpenedAt, quiet.ResolvedAt));
        Assert.Equal(Min(9), Incident.Fold([opened, IncidentResolved(9), IncidentOpened(12)])!.ResolvedAt);
    }

    [Fact]
    public void An_incident_that_names_no_deployment_may_be_of_any_at_its_place()
    {
        var deployment = Deploy("1", 0, 5);

        Assert.True(Incident.Fold([IncidentOpened(9)])!.MayBeOf(deployment));
        Assert.True(Incident.Fold([IncidentOpened(9) with { Environment = "production" }])!.MayBeOf(deployment));
        Assert.False(Incident.Fold([IncidentOpened(9) with { Environment = "staging" }])!.MayBeOf(deployment));
        Assert.False(Incident.Fold([IncidentOpened(9, repository: "o/other")])!.MayBeOf(deployment));
        Assert.False(Incident.Fold([IncidentOpened(9, deployment: "1")])!.MayBeOf(deployment));
    }

    private static readonly DevEvent[] Life =
        [IncidentOpened(0, deployment: "55"), IncidentResolved(10), IncidentOpened(20), IncidentResolved(30)];

    [Fact]
    public void Arrival_order_and_duplicates_do_not_matter()
    {
        var expected = Text(Incident.Fold(Life));

        Assert.All(Arrivals(Life), a => Assert.Equal(expected, Text(Incident.Fold(a))));
    }

    [Fact]
    public void It_lasts_from_its_first_opening_to_its_last_resolution_and_keeps_what_was_once_said()
    {
        var incident = Incident.Fold(Life)!;

        Assert.Equal((Min(0), Min(30)), (incident.OpenedAt, incident.ResolvedAt));
        Assert.Equal(("55", "shop/checkout"), (incident.Deployment, incident.Repository));
    }

    [Fact]
    public void No_events_make_no_incident() => Assert.Null(Incident.Fold([Opened(0)]));
}
