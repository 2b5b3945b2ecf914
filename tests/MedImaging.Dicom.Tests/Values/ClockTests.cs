namespace MedImaging.Dicom.Tests.Values;

public sealed class ClockTests
{
    [Theory]
    [InlineData("19970424", "19970424")]
    [InlineData("1997.04.24", "19970424")]
    [InlineData("1997-04-24", "19970424")]
    [InlineData(" 19970424 ", "19970424")]
    [InlineData("199704", "199704")]
    [InlineData("1997", "1997")]
    [InlineData("20240229", "20240229")]
    [InlineData("20230229", null)]
    [InlineData("19971304", null)]
    [InlineData("19970400", null)]
    [InlineData("1997042", null)]
    [InlineData("199704240", null)]
    [InlineData("1997.4.24", null)]
    [InlineData("00000101", null)]
    [InlineData("１９９７0424", null)]
    [InlineData("", null)]
    public void Dates(string text, string? expected)
        => Assert.Equal(expected, DicomDate.TryParse(text, out var date) ? date.ToString() : null);

    [Theory]
    [InlineData("070907.0705", "070907.0705")]
    [InlineData("070907.070512", "070907.070512")]
    [InlineData("1010", "1010")]
    [InlineData("07", "07")]
    [InlineData("10:01:22", "100122")]
    [InlineData("10:01:22.5", "100122.5")]
    [InlineData("10:01", "1001")]
    [InlineData("235960", "235960")]
    [InlineData("021", null)]
    [InlineData("2400", null)]
    [InlineData("1060", null)]
    [InlineData("100161", null)]
    [InlineData("100122.", null)]
    [InlineData("1001.5", null)]
    [InlineData("", null)]
    public void Times(string text, string? expected)
        => Assert.Equal(expected, DicomTime.TryParse(text, out var time) ? time.ToString() : null);

    [Theory]
    [InlineData("20070101120000.000001-1200", "20070101120000.000001-1200")]
    [InlineData("20070101120000+1400", "20070101120000+1400")]
    [InlineData("200701011200+0530", "200701011200+0530")]
    [InlineData("2007-0500", "2007-0500")]
    [InlineData("195308+0000", "195308+0000")]
    [InlineData("19530827111300.0", "19530827111300.0")]
    [InlineData("20070101", "20070101")]
    [InlineData("20070101+1430", null)]
    [InlineData("20070101-1201", null)]
    [InlineData("20070101+05", null)]
    [InlineData("20070101120000+0160", null)]
    [InlineData("2007010124", null)]
    [InlineData("2007013", null)]
    public void Moments(string text, string? expected)
        => Assert.Equal(expected, DicomDateTime.TryParse(text, out var moment) ? moment.ToString() : null);

    [Fact]
    public void Moments_BecomeThoseOfDotNet()
    {
        Assert.True(DicomDateTime.Parse("20070101120000.25-0130").TryGetDateTimeOffset(TimeSpan.Zero, out var moment));
        Assert.Equal(new DateTimeOffset(2007, 1, 1, 12, 0, 0, 250, TimeSpan.FromMinutes(-90)), moment);
        Assert.True(DicomDateTime.Parse("20161231235960").TryGetDateTimeOffset(TimeSpan.FromHours(2), out var leap));
        Assert.Equal((59, TimeSpan.FromHours(2)), (leap.Second, leap.Offset));
        Assert.False(DicomDateTime.Parse("200701").TryGetDateTimeOffset(TimeSpan.Zero, out _));
        Assert.False(DicomDateTime.Parse("00010101+1400").TryGetDateTimeOffset(TimeSpan.Zero, out _));
        Assert.Equal("20070101120000.250000-0130", DicomDateTime.FromDateTimeOffset(moment).ToString());
        Assert.Equal(new TimeOnly(7, 9, 7, 70, 500), DicomTime.Parse("070907.0705").ToTimeOnly());
        Assert.True(DicomDate.Parse("19970424").TryGetDateOnly(out var date) && date == new DateOnly(1997, 4, 24));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DicomDate(2023, 2, 29));
        Assert.Throws<FormatException>(() => DicomDate.Parse("x"));
    }

    [Theory]
    [InlineData("20070101-20071231", "20070101-20071231")]
    [InlineData("20070101-", "20070101-")]
    [InlineData("-20070101", "-20070101")]
    [InlineData("20070101", "20070101")]
    [InlineData("2007-01-01", "20070101")]
    [InlineData("-", null)]
    [InlineData("20070101-x", null)]
    public void RangesOfDates(string text, string? expected)
        => Assert.Equal(expected, DicomRange<DicomDate>.TryParse(text, out var range) ? range.ToString() : null);

    [Theory]
    [InlineData("20070101120000+0100-20071231", "20070101120000+0100-20071231")]
    [InlineData("20070101-0500-20071231-0500", "20070101-0500-20071231-0500")]
    [InlineData("2007-0500", "2007-0500")]
    [InlineData("20070101-0500-", "20070101-0500-")]
    [InlineData("20070101-0500-0600", null)]
    public void RangesOfMoments(string text, string? expected)
        => Assert.Equal(expected, DicomRange<DicomDateTime>.TryParse(text, out var range) ? range.ToString() : null);
}
