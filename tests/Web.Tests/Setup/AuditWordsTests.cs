using DevEx.Web.Setup;

namespace DevEx.Web.Tests.Setup;

public sealed class AuditWordsTests
{
    [Fact]
    public void Names_are_words_and_what_is_null_is_left_out() =>
        Assert.Equal("kind agent, ends in x7k2", AuditWords.Json("""{"kind":"agent","endsIn":"x7k2","zone":null}"""));
}
