using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store.Access;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Me;

/// <summary>People with days of their own, who ask with their own tokens. All of them live in UTC.</summary>
internal sealed class OwnPeople(DashboardHost host)
{
    private static readonly TimeSpan Cycle = TimeSpan.FromMinutes(6);

    public async Task<Guid> PersonAsync(string name = "Ann")
    {
        var subject = Guid.CreateVersion7();
        await host.Seeds.ExecuteAsync("insert into devex.people (tenant_id, subject, name, zone) values ('default', $1, $2, 'UTC')", subject, name);
        return subject;
    }

    public async Task<string> TokenAsync(Guid? subject, TokenKind kind = TokenKind.Personal)
    {
        var text = TokenText.Create(kind);
        await host.Seeds.ExecuteAsync("""
            insert into devex.tokens (tenant_id, id, kind, hash, last4, name, subject, created_at) values ('default', gen_random_uuid(), $1, $2, $3, 'laptop', nullif($4, '')::uuid, now())
            """, kind.ToString().ToLowerInvariant(), TokenText.Hash(text), text[^4..], subject?.ToString() ?? "");
        return text;
    }

    public Task TeamAsync(string team) =>
        host.Seeds.ExecuteAsync("insert into devex.teams (tenant_id, team, name) values ('default', $1, initcap($1))", team);

    public Task JoinAsync(string team, Guid subject, DateOnly? on = null) =>
        host.Seeds.ExecuteAsync("insert into devex.team_members (tenant_id, team, subject, joined_on) values ('default', $1, $2, $3)", team, subject, on ?? DateOnly.MinValue);

    /// <summary>A day with so many iterations of six minutes: three of coding, one of building, two of the container build.</summary>
    public Task DayAsync(Guid subject, DateOnly day, int iterations, string repository = "shop/api")
    {
        var phases = PhaseTimes.Of((Phase.Code, TimeSpan.FromMinutes(3)), (Phase.Build, TimeSpan.FromMinutes(1)), (Phase.Package, TimeSpan.FromMinutes(2)));
        var cycles = new Histogram();
        for (var i = 0; i < iterations; i++)
        {
            cycles.Add(Cycle);
        }

        return host.Seeds.ExecuteAsync("""
            insert into devex.developer_days (tenant_id, day, subject, repository, n, active_ms, phases, cycles) values ('default', $1, $2, $3, $4, $5, $6, $7)
            """, day, subject, repository, iterations, iterations * (long)Cycle.TotalMilliseconds, phases.ToArray().Select(ms => ms * iterations).ToArray(), cycles.ToBytes());
    }

    /// <summary>A step of so many seconds.</summary>
    public static StepFinished Step(Guid subject, DateTimeOffset at, double seconds, string label = "docker build", Phase phase = Phase.Package, Outcome outcome = Outcome.Success) => new()
    {
        At = at.AddSeconds(seconds),
        Subject = subject,
        Workspace = new("shop/api"),
        Phase = phase,
        Tool = label.Split(' ')[0],
        Label = label,
        StartedAt = at,
        FinishedAt = at.AddSeconds(seconds),
        Outcome = outcome,
        Source = "agent",
    };

    public async Task<JsonElement> AskAsync(string path, string token)
    {
        var (status, text) = await TryAsync(path, token);
        Assert.Equal(HttpStatusCode.OK, status);
        return JsonElement.Parse(text);
    }

    public async Task<(HttpStatusCode Status, string Text)> TryAsync(string path, string? token, string persona = "owner")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", $"devex-view={persona}");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await host.Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
}
