namespace DevEx.Domain.Metrics;

/// <summary>What one person brings to a group's number.</summary>
/// <param name="Subject">Who.</param>
/// <param name="Amount">Their part of the sum.</param>
/// <param name="N">How many observations it is made of; a person without any does not contribute.</param>
public readonly record struct Contribution(Guid Subject, double Amount, long N);

/// <summary>Whether a group's number may be shown. There is no reason with it: the answer has the same shape for everybody.</summary>
public enum Disclosure
{
    Suppressed,
    Shown,
}

/// <summary>Keeps a group's number from being a person's number.</summary>
public sealed record GroupRule
{
    /// <summary>The least number of contributors beside the viewer, by default and at all.</summary>
    public const int LeastK = 5;

    private const int DaysOfAWeek = 7;
    private const int ManyTimesK = 3;

    /// <exception cref="ArgumentOutOfRangeException">Fewer than <see cref="LeastK"/>.</exception>
    public GroupRule(int k = LeastK)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, LeastK);
        K = k;
    }

    public int K { get; }

    /// <summary>
    /// At least k contribute beside the viewer, nobody makes more than half of the sum, of all or of what is left when viewers take away
    /// their own part; and it covers a week, or a shorter time with 3 k contributors.
    /// </summary>
    /// <param name="contributions">Of the very cell that would be shown; several of one person count as one.</param>
    /// <param name="viewer">Null when the viewer contributes nothing anywhere.</param>
    /// <param name="daysCovered">The days that the number is about.</param>
    public Disclosure Judge(IEnumerable<Contribution> contributions, Guid? viewer, int daysCovered)
    {
        ArgumentNullException.ThrowIfNull(contributions);

        var amounts = new Dictionary<Guid, double>();
        foreach (var contribution in contributions.Where(c => c.N > 0))
        {
            amounts[contribution.Subject] = amounts.GetValueOrDefault(contribution.Subject) + contribution.Amount;
        }

        // By size: amounts may be negative (cycles gained), and then a share of the sum itself says nothing.
        var (all, others) = (default(Sizes), default(Sizes));
        foreach (var (subject, amount) in amounts)
        {
            all.Add(Math.Abs(amount));
            if (subject != viewer)
            {
                others.Add(Math.Abs(amount));
            }
        }

        var shown = others.Count >= K
            && 2 * all.Largest <= all.Sum
            && 2 * others.Largest <= others.Sum
            && (daysCovered >= DaysOfAWeek || others.Count >= ManyTimesK * K);
        return shown ? Disclosure.Shown : Disclosure.Suppressed;
    }

    private record struct Sizes(int Count, double Largest, double Sum)
    {
        public void Add(double size) => (Count, Largest, Sum) = (Count + 1, Math.Max(Largest, size), Sum + size);
    }
}
