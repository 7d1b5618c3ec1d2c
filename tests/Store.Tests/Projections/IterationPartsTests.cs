using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Store.Projections;

namespace DevEx.Store.Tests.Projections;

public sealed class IterationPartsTests
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_written_is_read_again()
    {
        List<PhasePart> parts =
        [
            new(Phase.Code, Nine, Nine.AddMinutes(3)), new(Phase.Build, Nine.AddMinutes(3), Nine.AddMinutes(3.5), "dotnet build"),
            new(Phase.Other, Nine.AddMinutes(3.5), Nine.AddMinutes(3.5), ""), new(Phase.Test, Nine.AddMinutes(3.5), Nine.AddDays(40), new string('ü', 200)),
        ];

        Assert.Equal(parts, IterationParts.Read(IterationParts.Write(parts), Nine));
        Assert.Empty(IterationParts.Read(IterationParts.Write([]), Nine));
    }

    [Fact]
    public void Fractions_of_a_millisecond_neither_grow_nor_part_them()
    {
        var parts = Enumerable.Range(0, 1000).Select(i => new PhasePart(Phase.Code, Nine.AddTicks(i * 12_345L), Nine.AddTicks((i + 1) * 12_345L))).ToList();

        var read = IterationParts.Read(IterationParts.Write(parts), Nine);

        Assert.Equal(parts.Select(p => p.FinishedAt.ToUnixTimeMilliseconds()), read.Select(p => p.FinishedAt.ToUnixTimeMilliseconds()));
    }
}
