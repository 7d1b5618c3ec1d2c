namespace DevEx.Web.Demo;

/// <summary>Chance that falls the same way on every machine and runtime: SplitMix64, named by what it decides.</summary>
/// <remarks>Only whole-number arithmetic, sums and products: no function whose last digit differs between processors.</remarks>
public sealed class DemoRandom
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    // 33 quantiles of a log-normal distribution (sigma 0.5), scaled to a mean of 1 under the straight lines between them.
    private static readonly double[] LogNormal =
    [
        0.2340, 0.3472, 0.4092, 0.4559, 0.4957, 0.5318, 0.5655, 0.5977, 0.6289, 0.6596, 0.6901, 0.7206, 0.7514, 0.7826, 0.8145, 0.8473, 0.8812,
        0.9164, 0.9533, 0.9921, 1.0333, 1.0775, 1.1251, 1.1771, 1.2346, 1.2991, 1.3731, 1.4600, 1.5662, 1.7032, 1.8975, 2.2363, 3.3185,
    ];

    private ulong _state;

    private DemoRandom(ulong state) => _state = state;

    /// <summary>The chance that decides one thing: the same names give the same chance, others an unrelated one.</summary>
    public static DemoRandom Of(ulong seed, string what, params ReadOnlySpan<long> which)
    {
        ArgumentNullException.ThrowIfNull(what);

        var state = Mix(seed + Gamma);
        foreach (var letter in what)
        {
            state = Mix(state ^ letter);
        }

        foreach (var number in which)
        {
            state = Mix((state + Gamma) ^ (ulong)number);
        }

        return new(state);
    }

    public ulong Next() => Mix(_state += Gamma);

    /// <summary>From 0 up to, but not, 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Fraction() < probability;

    /// <summary>From 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    public double Between(double from, double to) => from + ((to - from) * Fraction());

    public T Pick<T>(IReadOnlyList<T> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        return choices[Below(choices.Count)];
    }

    /// <summary>A time between the two, in whole seconds.</summary>
    public TimeSpan Minutes(double from, double to) => TimeSpan.FromSeconds((long)(Between(from, to) * 60));

    /// <summary>A duration with that mean, skewed as durations are: many a bit shorter, some much longer. Whole milliseconds.</summary>
    /// <param name="spread">0 always gives the mean; 1 from a quarter of it to three times as long.</param>
    public TimeSpan Duration(TimeSpan mean, double spread = 0.6)
    {
        var place = Fraction() * (LogNormal.Length - 1);
        var below = (int)place;
        var factor = LogNormal[below] + ((LogNormal[below + 1] - LogNormal[below]) * (place - below));
        return TimeSpan.FromMilliseconds((long)(mean.TotalMilliseconds * (1 + (spread * (factor - 1)))));
    }

    /// <summary>An id that says nothing: version 8, whose bits are the maker's own.</summary>
    public Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, Next());
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }

    /// <summary>40 hexadecimal digits, as a commit has.</summary>
    public string Sha() => $"{Next():x16}{Next():x16}{(uint)Next():x8}";

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
