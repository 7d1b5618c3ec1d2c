using DevEx.Store.Embedded;

namespace DevEx.Store.Tests.Embedded;

public sealed class ServerUserTests
{
    [Theory]
    [InlineData("setpriv")]
    [InlineData("runuser")]
    [InlineData("su")]
    public async Task Root_runs_the_server_as_someone_unprivileged_with_whatever_tool_there_is(string tool)
    {
        if (!ServerUser.IsRoot)
        {
            Assert.Equal(["id", "-un"], ServerUser.Detect().Command("id", "-un"));
            return;
        }

        var ran = await ServerUser.As(["nobody"], tool).RunAsync("/usr/bin/id", ["-un"], TestContext.Current.CancellationToken);

        Assert.Equal(new Ran(0, "nobody"), ran);
    }

    [Theory]
    [InlineData("setpriv")]
    [InlineData("runuser")]
    [InlineData("su")]
    public async Task No_tool_reads_arguments_as_shell_words(string tool)
    {
        const string odd = "$(id) `id` \"; id; ' *";
        if (!ServerUser.IsRoot)
        {
            Assert.Equal(odd, ServerUser.Detect().Command("/bin/echo", odd)[^1]);
            return;
        }

        var ran = await ServerUser.As(["nobody"], tool).RunAsync("/bin/echo", [odd], TestContext.Current.CancellationToken);

        Assert.Equal(new Ran(0, odd), ran);
    }

    [Fact]
    public void A_user_that_does_not_exist_is_named_in_the_refusal()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => ServerUser.As(["no-such-user"], "su"));

        Assert.Contains("no-such-user", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("DEVEX_PG_USER", refusal.Message, StringComparison.Ordinal);
    }
}
