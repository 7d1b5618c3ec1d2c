namespace DevEx.Store.Embedded;

/// <summary>Lets one application at a time fetch, make, start or stop the server of a home. The system frees it when its holder dies.</summary>
internal static class FolderLock
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<IDisposable> TakeAsync(string home, CancellationToken ct)
    {
        var path = Path.Combine(home, "start.lock");
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited < Limit)
            {
                await Task.Delay(Pause, ct);
            }
        }
    }
}
