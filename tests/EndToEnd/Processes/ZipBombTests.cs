using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using DevEx.Store;
using DevEx.Store.Access;
using DevEx.Testing;

namespace DevEx.EndToEnd.Processes;

/// <summary>D2: a body that grows without end costs the server little.</summary>
public sealed class ZipBombTests
{
    private const long MostMemory = 96 << 20;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task D2_four_bombs_at_once_are_refused_and_do_not_fill_the_memory(string encoding)
    {
        await using var database = await TestServer.CreateDatabaseAsync(MigrateAsync);
        var token = await new Tokens(new Database(database.Source), TimeProvider.System)
            .CreateAsync(Tenant.Default, TokenKind.Agent, "bomber", Guid.CreateVersion7(), TestContext.Current.CancellationToken);
        using var web = await WebProcess.StartAsync(Path.GetTempPath(), $"--ConnectionStrings:DevEx={database.ConnectionString}");
        using var http = new HttpClient { BaseAddress = web.Address };
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(http, token, [], encoding));
        var before = web.Memory().Now;

        var bomb = Bomb(encoding);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(http, token, bomb, encoding)));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.RequestEntityTooLarge, a));
        Assert.InRange(web.Memory().Peak - before, 0, MostMemory);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string token, byte[] body, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Content.Headers.ContentEncoding.Add(encoding);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>Half a GiB of nothing in less than a MiB.</summary>
    private static byte[] Bomb(string encoding)
    {
        using var all = new MemoryStream();
        using (Stream stream = encoding == "gzip" ? new GZipStream(all, CompressionLevel.Optimal) : new BrotliStream(all, CompressionLevel.Optimal))
        {
            var nothing = new byte[1 << 20];
            for (var n = 0; n < 512; n++)
            {
                stream.Write(nothing);
            }
        }

        var bomb = all.ToArray();
        Assert.InRange(bomb.Length, 1, 1 << 20);
        return bomb;
    }

    private static Task MigrateAsync(string connectionString) => Migrator.MigrateAsync(connectionString, CancellationToken.None);
}
