using DevEx.Store;
using DevEx.Store.Organisation;
using DevEx.Testing;

namespace DevEx.Collectors.Tests.GitHub;

public sealed class IdentitiesTests
{
    private static readonly Login[] Two = [new("Mara-Quill", false), new("release-helper[bot]", true)];

    [Fact]
    public async Task A_login_has_one_subject_for_ever_in_any_case_and_on_every_node()
    {
        await using var database = await TestServer.CreateDatabaseAsync(Migrate);
        var here = await new Identities(new Database(database.Source)).ResolveAsync(Tenant.Default, "github", Two, default);
        var there = await new Identities(new Database(database.Source)).ResolveAsync(Tenant.Default, "github", [new("MARA-QUILL", false)], default);

        Assert.Equal(here["mara-quill"], there["Mara-Quill"]);
        Assert.NotEqual(here["Mara-Quill"], here["release-helper[bot]"]);
        Assert.Equal(["Mara-Quill False", "release-helper[bot] True"], await PeopleAsync(database));
    }

    [Fact]
    public async Task A_login_that_was_tied_to_a_person_is_that_person()
    {
        await using var database = await TestServer.CreateDatabaseAsync(Migrate);
        var person = Guid.CreateVersion7();
        await using var tie = database.Source.CreateCommand(
            "insert into devex.identities (tenant_id, provider, login, subject) values ('default', 'github', 'mara-quill', $1)");
        tie.Parameters.Add(new() { Value = person });
        await tie.ExecuteNonQueryAsync();

        var subjects = await new Identities(new Database(database.Source)).ResolveAsync(Tenant.Default, "github", Two, default);

        Assert.Equal(person, subjects["Mara-Quill"]);
        Assert.Equal(["release-helper[bot] True"], await PeopleAsync(database));
    }

    [Fact]
    public async Task Another_database_and_another_forge_have_other_subjects()
    {
        await using var one = await TestServer.CreateDatabaseAsync(Migrate);
        await using var other = await TestServer.CreateDatabaseAsync(Migrate);
        await using (var reseed = other.Source.CreateCommand("update devex.tenants set pseudonym_ns = gen_random_uuid()"))
        {
            await reseed.ExecuteNonQueryAsync();
        }

        var identities = new Identities(new Database(one.Source));
        Guid[] subjects =
        [
            (await identities.ResolveAsync(Tenant.Default, "github", Two, default))["mara-quill"],
            (await identities.ResolveAsync(Tenant.Default, "gitlab", Two, default))["mara-quill"],
            (await new Identities(new Database(other.Source)).ResolveAsync(Tenant.Default, "github", Two, default))["mara-quill"],
        ];

        Assert.Equal(3, subjects.Distinct().Count());
    }

    [Fact]
    public async Task Many_at_once_agree()
    {
        await using var database = await TestServer.CreateDatabaseAsync(Migrate);
        Login[] many = [.. Enumerable.Range(0, 50).Select(n => new Login($"dev-{n}", false))];

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() =>
            new Identities(new Database(database.Source)).ResolveAsync(Tenant.Default, "github", n % 2 == 0 ? many : [.. many.Reverse()], default))));

        Assert.All(answers, a => Assert.Equal(answers[0].OrderBy(s => s.Key), a.OrderBy(s => s.Key)));
        Assert.Equal(50, (await PeopleAsync(database)).Count);
    }

    private static async Task<List<string>> PeopleAsync(TestDatabase database)
    {
        await using var query = database.Source.CreateCommand("select name, bot from devex.people order by bot, name");
        await using var rows = await query.ExecuteReaderAsync();
        var people = new List<string>();
        while (await rows.ReadAsync())
        {
            people.Add($"{rows.GetString(0)} {rows.GetBoolean(1)}");
        }

        return people;
    }

    private static Task Migrate(string connectionString) => Migrator.MigrateAsync(connectionString, CancellationToken.None);
}
