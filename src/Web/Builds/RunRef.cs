using System.Globalization;

namespace DevEx.Web.Builds;

/// <summary>Which run: an attempt of a pipeline of a forge, in a repository that stands beside it.</summary>
public readonly record struct RunRef(string Provider, string RunId, int Attempt)
{
    private const char Between = '/';

    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Provider}{Between}{RunId}{Between}{Attempt}");

    /// <summary>Null when it is no key.</summary>
    public static RunRef? Read(string? key)
    {
        // What lies between the first and the last is the run's, whatever it holds.
        var (first, last) = (key?.IndexOf(Between) ?? -1, key?.LastIndexOf(Between) ?? -1);
        return first > 0 && last > first + 1 && !key!.Contains('\0', StringComparison.Ordinal)
            && int.TryParse(key.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? new RunRef(key[..first], key[(first + 1)..last], attempt)
            : null;
    }
}
