using System.Security.Cryptography;

namespace DevEx.Store.Embedded;

/// <summary>Makes an empty cluster, so that one is there whole or not at all.</summary>
internal static class NewCluster
{
    public const string Owner = "devex";

    public static async Task MakeAsync(ServerFolder folder, PostgresPrograms programs, ServerUser user, EmbeddedOptions options, CancellationToken ct)
    {
        foreach (var other in folder.OtherClusters())
        {
            options.Log($"Starting without data on PostgreSQL {programs.Major}. {other} holds those of another version: to use them, name its programs in DEVEX_PG_BIN.");
        }

        if (Directory.Exists(folder.HalfMade))
        {
            Directory.Delete(folder.HalfMade, recursive: true);
        }

        if (!File.Exists(folder.SecretFile))
        {
            user.MakeServerFile(folder.SecretFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        }

        user.MakeServerFolder(folder.HalfMade);
        var ran = await user.RunAsync(programs["initdb"], Arguments(folder, programs.Major, options.Durable), ct);
        if (ran.Failed)
        {
            throw new InvalidOperationException($"initdb could not make a cluster in {folder.Root}: {ran.Text}");
        }

        Directory.Move(folder.HalfMade, folder.Data);
    }

    private static IEnumerable<string> Arguments(ServerFolder folder, int major, bool durable) =>
    [
        "-D", folder.HalfMade, "-U", Owner, "-A", "scram-sha-256", "--pwfile=" + folder.SecretFile, "-E", "UTF8", "--data-checksums", "--no-instructions",
        .. (string[])(major >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"] : ["--locale=C"]),
        .. (string[])(durable ? [] : ["--no-sync"]),
    ];
}
