using System.Runtime.Versioning;
using DevEx.Store.Embedded;

namespace DevEx.Store.Tests.Embedded;

[UnsupportedOSPlatform("windows")]
public sealed class PostgresProgramsTests
{
    [Fact]
    public async Task Without_programs_and_without_leave_to_fetch_them_it_says_what_to_set()
    {
        using var home = new TestHome();
        var options = home.Options with { Programs = null, OnlyFetched = true, AllowDownload = false };

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => EmbeddedPostgres.StartAsync(options, TestContext.Current.CancellationToken));

        Assert.Contains("DEVEX_PG_BIN", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__DevEx", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_folder_without_programs_is_an_error_and_not_a_reason_to_look_elsewhere()
    {
        using var home = new TestHome();
        var options = home.Options with { Programs = home.Path };

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => EmbeddedPostgres.StartAsync(options, TestContext.Current.CancellationToken));

        Assert.Contains(home.Path, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'postgres (PostgreSQL) 14.9'")]
    [InlineData("echo 'postgres (PostgreSQL) 17.2'; exit 1")]
    [InlineData("echo 'something else 17.2'")]
    public async Task Programs_that_are_too_old_or_do_not_run_are_passed_over(string script)
    {
        using var home = new TestHome();
        foreach (var program in new[] { "postgres", "initdb", "pg_ctl" })
        {
            var path = Path.Combine(home.Path, program);
            await File.WriteAllTextAsync(path, $"#!/bin/sh\n{script}\n", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var options = home.Options with { Programs = home.Path };

        await Assert.ThrowsAsync<InvalidOperationException>(() => PostgresPrograms.FindAsync(options, home.Path, TestContext.Current.CancellationToken));
    }
}
