using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace DevEx.Domain.Tests;

/// <summary>How often a law is tried, and how a case that broke it is tried again.</summary>
internal static class Properties
{
    // Fewer only where the tests themselves are tried, some thousand times over: `make mutants`.
    private static readonly int Cases = (int)(Number("DEVEX_CASES") ?? 1_000);

    /// <summary>Tries the law on a thousand random cases. The seed is printed; the same cases come again with <c>DEVEX_SEED=…</c>.</summary>
    public static void Hold<T>(Arbitrary<T> cases, Func<T, bool> law) => Check(Prop.ForAll(cases, law));

    /// <inheritdoc cref="Hold{T}(Arbitrary{T}, Func{T, bool})"/>
    public static void Hold<T1, T2>(Arbitrary<T1> first, Arbitrary<T2> second, Func<T1, T2, bool> law) =>
        Check(Prop.ForAll(first, second, law));

    private static void Check(Property law)
    {
        var seed = Number("DEVEX_SEED") ?? (ulong)Random.Shared.NextInt64();
        TestContext.Current.TestOutputHelper?.WriteLine($"DEVEX_SEED={seed}");

        law.Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(seed, new Rnd(seed).Gamma));
    }

    private static ulong? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;
}
