using DevEx.Agent.Commands;

namespace DevEx.Agent.Tests.Commands;

public sealed class ShellLineTests
{
    [Theory]
    [InlineData("a b && c || d; e | f & g", "a b/c/d/e/f/g")]
    [InlineData("echo 'a && b' \"c; d\" e\\ f", "echo a && b c; d e f")]
    [InlineData("make 2>&1 >out.log <in test", "make test")]
    [InlineData("make &> all.log; ls", "make/ls")]
    [InlineData("(cd x; make)", "cd x/make")]
    [InlineData("echo $(docker push x; y) z", "echo $(docker push x; y) z")]
    [InlineData("make # && docker push\nls", "make/ls")]
    [InlineData("echo 'open", "echo open")]
    [InlineData("echo $(open", "echo $(open")]
    [InlineData("", "")]
    public void A_line_falls_into_its_commands(string line, string commands) =>
        Assert.Equal(commands, string.Join('/', ShellLine.Split(line).Select(c => string.Join(' ', c))));
}
