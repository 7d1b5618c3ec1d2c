using System.Net;
using DevEx.Web.Hosting;
using Microsoft.Extensions.Configuration;

namespace DevEx.Web.Tests.Hosting;

public sealed class NodeRolesTests
{
    [Theory]
    [InlineData(null, NodeRoles.All)]
    [InlineData("", NodeRoles.All)]
    [InlineData("web", NodeRoles.Web)]
    [InlineData("Collect, project", NodeRoles.Collect | NodeRoles.Project)]
    public void A_node_does_what_the_setting_names(string? setting, NodeRoles roles) => Assert.Equal(roles, NodeRolesSetting.Read(With(setting)));

    [Theory]
    [InlineData("wbe")]
    [InlineData("web;collect")]
    [InlineData("7")]
    public void A_word_that_is_no_role_stops_the_start(string setting) =>
        Assert.Contains("web, collect and project", Assert.Throws<StartRefusedException>(() => NodeRolesSetting.Read(With(setting))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_node_that_only_collects_takes_events_and_shows_no_page()
    {
        await using var server = await WholeServer.StartAsync("collect");

        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync(new(HttpMethod.Post, "/api/v1/events"))).StatusCode);
    }

    [Fact]
    public async Task A_node_that_only_shows_takes_no_events()
    {
        await using var server = await WholeServer.StartAsync("web");

        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/welcome")).StatusCode);
        Assert.NotEqual(HttpStatusCode.Unauthorized, (await server.SendAsync(new(HttpMethod.Post, "/api/v1/events"))).StatusCode);
    }

    private static IConfiguration With(string? roles) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(NodeRolesSetting.Key, roles)]).Build();
}
