namespace MedImaging.Tests;

public class TemporalTests
{
    public static TheoryData<object> Exact() =>
    [
        DateOnly.MinValue, DateOnly.MaxValue, new DateOnly(1970, 1, 1), new DateOnly(1969, 12, 31), new DateOnly(2024, 2, 29),
        TimeOnly.MinValue, TimeOnly.MaxValue, new TimeOnly(12, 0),
        DateTime.MinValue, DateTime.MaxValue, new DateTime(1969, 12, 31, 23, 59, 59, 999, DateTimeKind.Unspecified), new DateTime(2024, 1, 1, 1, 1, 1, DateTimeKind.Unspecified).AddTicks(1),
        DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.FromMinutes(-90)).AddTicks(-1),
        new DateTimeOffset(2024, 6, 1, 0, 0, 0, TimeSpan.FromHours(14)), new DateTimeOffset(DateTime.MinValue, TimeSpan.FromHours(-14)), new DateTimeOffset(DateTime.MaxValue, TimeSpan.FromHours(14)),
        new CypherDate(-365_243_219_162), new CypherDate(365_241_780_471), new CypherDate(long.MinValue),
        new CypherTime(86_399_999_999_999), new CypherTime(0, -64_800), new CypherTime(5, 0),
        new CypherLocalDateTime(long.MaxValue, 999_999_999), new CypherLocalDateTime(-62_135_596_801, 0),
        new CypherDateTime(253_402_300_800, 0, 0), new CypherDateTime(0, 1, 0), new CypherDateTime(0, 0, 64_800), new CypherDateTime(0, 0, 3601),
        new CypherDateTime(1_719_828_000, 5, "Europe/Berlin"), new CypherDateTime(long.MinValue, 0, "Nowhere/Known"),
    ];

    [Theory, MemberData(nameof(Exact))]
    public void Value_ComesBackAsItWas_ByUtc(object value) => Assert.Equal(value, Packed.Read(Packed.Write(value)));

    [Theory, MemberData(nameof(Exact))]
    public void Value_ComesBackAsItWas_OrIsRefused_ByTheLocalClock(object value)
    {
        if (value is CypherDateTime { ZoneId: "Nowhere/Known" })
        {
            Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<MedImagingException>(() => Packed.Write(value, TemporalForm.Local)).Kind);
        }
        else
        {
            Assert.Equal(value, Packed.Read(Packed.Write(value, TemporalForm.Local)));
        }
    }

    [Theory, MemberData(nameof(Exact))]
    public void Value_IsRefused_WhereTheServerHasNone(object value)
        => Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<MedImagingException>(() => Packed.Write(value, TemporalForm.None)).Kind);

    [Fact]
    public void Offset_OfAnInstant_IsKept()
    {
        var instant = new DateTimeOffset(2024, 6, 1, 10, 0, 0, TimeSpan.FromMinutes(330));

        Assert.Equal(instant.Offset, Assert.IsType<DateTimeOffset>(Packed.Read(Packed.Write(instant))).Offset);
        Assert.Equal("B346CA665AF12000C94D58", Convert.ToHexString(Packed.Write(instant, TemporalForm.Local)));
    }

    [Fact]
    public void DateTime_OfKindUtc_IsAnInstant()
        => Assert.Equal(new DateTimeOffset(2024, 6, 1, 10, 0, 0, TimeSpan.Zero), Packed.Read(Packed.Write(new DateTime(2024, 6, 1, 10, 0, 0, DateTimeKind.Utc))));

    [Fact]
    public void LocalClock_OfAnHourToldTwice_MeansTheFirst()
    {
        // 2024-10-27 02:30 in Berlin: first at +02:00, an hour later at +01:00.
        long first = new DateTimeOffset(2024, 10, 27, 2, 30, 0, TimeSpan.FromHours(2)).ToUnixTimeSeconds();

        Assert.Equal(new CypherDateTime(first, 0, "Europe/Berlin"), Packed.Read(Packed.Write(new CypherDateTime(first, 0, "Europe/Berlin"), TemporalForm.Local)));
        Assert.Equal(new CypherDateTime(first, 0, "Europe/Berlin"), Packed.Read(Packed.Write(new CypherDateTime(first + 3600, 0, "Europe/Berlin"), TemporalForm.Local)));
    }

    [Theory]
    [InlineData("A/B")]
    [InlineData("../../../etc/passwd")]
    [InlineData("/dev/zero")]
    [InlineData("Europe")]
    public void LocalClock_OfAZoneNobodyKnows_IsRefused(string zone)
    {
        byte[] bytes = [0xB3, 0x66, 0, 0, .. Packed.Write(zone)];

        Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<MedImagingException>(() => Packed.Read(bytes)).Kind);
    }

    [Fact]
    public void Instant_OfANamedZone_IsGivenWhereDotNetCanHoldIt()
    {
        Assert.True(new CypherDateTime(1_719_828_000, 500, "Europe/Berlin").TryGetInstant(out var instant));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_719_828_000).AddTicks(5), instant);
        Assert.False(new CypherDateTime(0, 1, "Europe/Berlin").TryGetInstant(out _));
        Assert.False(new CypherDateTime(long.MaxValue, 0, 0).TryGetInstant(out _));
    }
}
