using DevEx.Domain.Events;
using DevEx.Web.WhatIf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace DevEx.Web.Tests.WhatIf;

public sealed class PhaseWishTests
{
    [Fact]
    public void An_address_is_read_and_written_again_without_a_difference()
    {
        var (wishes, problem) = Read("?team=checkout&push@shop/api=30000ms&package=-50&wait=12.5&code=0&test=");

        Assert.Null(problem);
        Assert.Equal([new(Phase.Package, null, -50, null), new(Phase.Wait, null, 12.5, null), new PhaseWish(Phase.Push, "shop/api", null, 30_000)], wishes);
        Assert.Equal(["package=-50", "wait=12.5", "push@shop/api=30000ms"], wishes!.Select(w => $"{w.Key}={w.Value}"));
    }

    [Theory]
    [InlineData("?package=fast")]
    [InlineData("?package=-100.1")]
    [InlineData("?package=9901")]
    [InlineData("?package=NaN")]
    [InlineData("?package=1e1")]
    [InlineData("?package=1,5")]
    [InlineData("?package=1&package=2")]
    [InlineData("?package=-1ms")]
    [InlineData("?package=86400001ms")]
    [InlineData("?package@=-50")]
    [InlineData("?pakage@shop/api=-50")]
    [InlineData("?check@shop/api=-50")]
    public void What_no_loop_can_have_is_refused_with_a_reason(string query)
    {
        var (wishes, problem) = Read(query);

        Assert.Null(wishes);
        Assert.NotEmpty(problem!);
    }

    [Fact]
    public void The_ends_of_the_range_are_wishes_that_the_domain_can_grant()
    {
        var (wishes, _) = Read("?package=-100&push=9900&wait=86400000ms");

        Assert.Equal(3, wishes!.Select(w => w.Change).Count());
    }

    [Fact]
    public void More_wishes_than_anybody_has_are_refused() =>
        Assert.NotNull(Read("?" + string.Join('&', Enumerable.Range(0, 201).Select(n => $"package@r{n}=1"))).Problem);

    private static (IReadOnlyList<PhaseWish>? Wishes, string? Problem) Read(string query) => PhaseWish.Read(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
