namespace MedImaging.Tests.Literature;

public sealed class UntrustedTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("  a \t\r\n b  ", "a b")]
    [InlineData("a\u0000\u0007b", "ab")]
    [InlineData("a\u202eb\u2066c\u200bd\ufeffe\u00adf", "abcdef")]
    [InlineData("a\U000E0041\U000E0042\U000E0100\ufe0fb", "ab")]
    [InlineData("a\ue000\u3164\u2800b", "ab")]
    [InlineData("a\ud83d", "a")]
    [InlineData("naïve 肺 β \ud83d\ude00", "naïve 肺 β \ud83d\ude00")]
    public void Clean_LeavesOutWhatCannotBeSeen(string? text, string expected) => Assert.Equal(expected, UntrustedText.Clean(text, 100));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("abcde\ud83d\ude00", 6, "abcde…")]
    [InlineData("abcd\ud83d\ude00e", 6, "abcd…")]
    [InlineData("ab", 1, "…")]
    public void Clean_KeepsToTheLength(string text, int maxLength, string expected) => Assert.Equal(expected, UntrustedText.Clean(text, maxLength));

    [Fact]
    public void GuidelineRange_IsHalfOpen()
    {
        var range = new GuidelineRange(6, 8);

        Assert.Equal([false, true, true, false, false], new[] { 5.999, 6, 7.999, 8, double.NaN }.Select(range.Contains));
        Assert.True(new GuidelineRange(null, 8).Contains(-1));
        Assert.True(new GuidelineRange(6, null).Contains(double.PositiveInfinity));
    }
}
