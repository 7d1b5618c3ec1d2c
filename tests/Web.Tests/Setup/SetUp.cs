using System.Net;
using System.Text.RegularExpressions;
using DevEx.Web.Tests.Hosting;

namespace DevEx.Web.Tests.Setup;

/// <summary>How tests fill in the forms of the set-up.</summary>
internal static partial class SetUp
{
    /// <summary>A team, made by its form.</summary>
    public static async Task TeamAsync(this WholeServer server, string name)
    {
        var answer = await server.PostAsync(
            "/setup/teams", "team", ("Input.Name", name), ("Input.Key", ""), ("Input.Zone", "Europe/Berlin"), ("Input.SprintStart", "2026-03-02"), ("Input.SprintDays", "14"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    /// <summary>New people of a team, a line each.</summary>
    public static Task<HttpResponseMessage> PeopleAsync(this WholeServer server, string team, string lines, string joinedOn = "", Guid? batch = null) =>
        server.PostAsync(
            $"/setup/teams/{team}", "people-new", ("New.Batch", (batch ?? Guid.CreateVersion7()).ToString()), ("New.Names", lines), ("New.JoinedOn", joinedOn));

    /// <summary>What stands beside the fields.</summary>
    public static async Task<string> MessagesAsync(this HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return string.Join(" | ", Message().Matches(await answer.Content.ReadAsStringAsync()).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)));
    }

    public static void Leads(this HttpResponseMessage answer, string to)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(to, answer.Headers.Location!.OriginalString);
    }

    public static async Task<IReadOnlyList<string>> LinesAsync(this WholeServer server, string sql)
    {
        await using var query = server.Database.Source.CreateCommand(sql);
        var lines = new List<string>();
        await using var rows = await query.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            lines.Add(rows.GetString(0));
        }

        return lines;
    }

    public static Task<IReadOnlyList<string>> MembersAsync(this WholeServer server) => server.LinesAsync("""
        select p.name || ' ' || m.joined_on || ' ' || m.left_on from devex.team_members m join devex.people p using (tenant_id, subject) order by 1
        """);

    [GeneratedRegex("class=\"validation-message\"[^>]*>([^<]+)<")]
    private static partial Regex Message();
}
