using System.Diagnostics;
using System.Text.Json;
using DevEx.Store.Access;
using DevEx.Web.Sources;
using DevEx.Web.Tests.Hosting;

namespace DevEx.Web.Tests.Sources;

public sealed class CurlExampleTests
{
    [Fact]
    public async Task The_example_works_as_it_is_typed()
    {
        await using var server = await WholeServer.StartAsync();
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DEVEX_TOKEN"] = await server.TokenAsync(TokenKind.Ci);
        using var shell = Process.Start(start)!;

        await shell.StandardInput.WriteLineAsync(CurlExample.Of(server.Address.GetLeftPart(UriPartial.Authority)));
        shell.StandardInput.Close();

        var said = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        using var answer = JsonDocument.Parse(said[said.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal(2, answer.RootElement.GetProperty("accepted").GetInt32());
        Assert.Equal(0, answer.RootElement.GetProperty("rejected").GetArrayLength());
    }
}
