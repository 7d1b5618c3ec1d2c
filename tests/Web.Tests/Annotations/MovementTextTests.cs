using DevEx.Web.Annotations;

namespace DevEx.Web.Tests.Annotations;

public sealed class MovementTextTests
{
    [Theory]
    [InlineData(22_600.0, "+22.6 s")]
    [InlineData(-11_200.0, "−11.2 s")]
    [InlineData(0.0, "0 s")]
    [InlineData(null, "–")]
    public void A_difference_has_a_sign(double? ms, string written) => Assert.Equal(written, MovementText.Signed(ms));

    [Fact]
    public void Both_limits_have_one() => Assert.Equal("−11.2 s … +34.3 s", MovementText.Limits(new(22_600, -11_200, 34_300, false)));
}
