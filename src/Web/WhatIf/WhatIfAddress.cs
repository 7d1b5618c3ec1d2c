using DevEx.Domain.Events;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;

namespace DevEx.Web.WhatIf;

/// <summary>Whose loop is asked about and what is changed in it: the page's whole state, which stands in its address.</summary>
/// <param name="Example">True for the worked example, which is nobody's loop.</param>
public sealed record WhatIfAddress(Filter Filter, bool Example, IReadOnlyList<PhaseWish> Wishes)
{
    public const string Path = "what-if";

    private const double Half = -50;
    private const double Gone = -100;

    /// <summary>The containerised loop of the texts that the project was made from, with the container steps taken away.</summary>
    public WhatIfAddress Story => this with
    {
        Example = true,
        Wishes = [.. new[] { Phase.Package, Phase.Push, Phase.Deploy }.Select(p => new PhaseWish(p, null, Gone, null))],
    };

    public WhatIfAddress Own => this with { Example = false, Wishes = [] };

    /// <summary>What the row of filters does not know and is not to lose.</summary>
    public Dictionary<string, string> Keep => Wishes.ToDictionary(w => w.Key, w => w.Value);

    public WhatIfAddress Halved(LeverView lever)
    {
        ArgumentNullException.ThrowIfNull(lever);
        return this with { Wishes = [new(lever.Phase, lever.Repository == Filter.Repository ? null : lever.Repository, Half, null)] };
    }

    /// <returns>The address, with what makes no sense left out and told.</returns>
    public static (WhatIfAddress Address, string? Problem) Read(IQueryCollection query, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(query);

        var (filter, wrongFilter) = Filter.Read(query, today);
        var (wishes, wrongWish) = PhaseWish.Read(query);
        return (new(filter ?? Filter.Default(today), query["example"] == WhatIfQueries.Containerised, wishes ?? []), wrongFilter ?? wrongWish);
    }

    public override string ToString()
    {
        var wishes = Wishes.Select(w => $"{Uri.EscapeDataString(w.Key)}={Uri.EscapeDataString(w.Value)}");
        return Example
            ? $"{Path}?{string.Join('&', wishes.Prepend("example=" + WhatIfQueries.Containerised))}"
            : string.Join('&', wishes.Prepend(Filter.Address(Path)));
    }
}
