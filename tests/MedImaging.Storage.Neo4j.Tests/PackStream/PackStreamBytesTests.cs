namespace MedImaging.Tests;

/// <summary>Bytes written by hand from the specification (PackStream version 1), both ways.</summary>
public class PackStreamBytesTests
{
    public static TheoryData<object?, string> Values() => new()
    {
        { null, "C0" },
        { true, "C3" },
        { false, "C2" },
        { 1L, "01" },
        { 127L, "7F" },
        { -16L, "F0" },
        { -1L, "FF" },
        { -17L, "C8EF" },
        { -128L, "C880" },
        { 128L, "C90080" },
        { -129L, "C9FF7F" },
        { 32767L, "C97FFF" },
        { 32768L, "CA00008000" },
        { -2147483648L, "CA80000000" },
        { 2147483648L, "CB0000000080000000" },
        { long.MinValue, "CB8000000000000000" },
        { long.MaxValue, "CB7FFFFFFFFFFFFFFF" },
        { 1.23, "C13FF3AE147AE147AE" },
        { -0.0, "C18000000000000000" },
        { "", "80" },
        { "A", "8141" },
        { "Größenmaßstäbe", "D01247 72C3B6C39F656E6D61C39F7374C3A46265".Replace(" ", "", StringComparison.Ordinal) },
        { "abcdefghijklmnop", "D0106162636465666768696A6B6C6D6E6F70" },
        { Array.Empty<byte>(), "CC00" },
        { new byte[] { 1, 2, 3 }, "CC03010203" },
        { Array.Empty<object?>(), "90" },
        { new object?[] { 1L, 2L, 3L }, "93010203" },
        { new Dictionary<string, object?> { ["one"] = "eins" }, "A1836F6E658465696E73" },
        { new Dictionary<string, object?>(), "A0" },
        { new DateOnly(2007, 12, 3), "B144C9361A" },
        { new TimeOnly(1, 2, 3), "B174CB00000362D417AE00" },
        { new CypherTime(1, 3600), "B25401C90E10" },
        { new CypherLocalDateTime(0, 1), "B2640001" },
        { new CypherDuration(14, -3, 5, 7), "B4450EFD0507" },
        { new CypherPoint(7203, 1, 2), "B358C91C23C13FF0000000000000C14000000000000000" },
        { new CypherPoint(9157, 1, 2, 3), "B459C923C5C13FF0000000000000C14000000000000000C14008000000000000" },
        { new CypherDateTime(4500, 42, 3600), "B349C911942AC90E10" },
        { new CypherDateTime(4500, 42, "Europe/Paris"), "B369C911942A8C4575726F70652F5061726973" },
        { new DateTimeOffset(1970, 1, 1, 2, 15, 0, TimeSpan.FromHours(1)), "B349C9119400C90E10" },
        { new DateTime(1970, 1, 1, 0, 0, 1, DateTimeKind.Unspecified), "B2640100" },
    };

    [Theory, MemberData(nameof(Values))]
    public void Write_GivesTheBytesOfTheSpecification(object? value, string hex)
        => Assert.Equal(hex, Convert.ToHexString(Packed.Write(value)));

    [Theory, MemberData(nameof(Values))]
    public void Read_GivesTheValueBack(object? value, string hex)
        => Assert.Equal(value, Packed.Read(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("C901", 2)]
    [InlineData("C80101", 3)]
    public void Read_WithTooFewOrTooManyBytes_SaysWhere(string hex, long offset)
    {
        var refused = Assert.Throws<MedImagingException>(() => Packed.Read(Convert.FromHexString(hex)));

        Assert.Equal(ErrorKind.MalformedResponse, refused.Kind);
        Assert.InRange(refused.Offset ?? -1, 0, offset);
    }

    [Theory]
    [InlineData("C801", 1L)]
    [InlineData("CB0000000000000001", 1L)]
    [InlineData("D10001" + "41", "A")]
    [InlineData("D200000001" + "41", "A")]
    public void Read_TakesLongerFormsThanNeeded(string hex, object value)
        => Assert.Equal(value, Packed.Read(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("D4", 0xD4, 255)]
    [InlineData("D50100", 0xD5, 256)]
    [InlineData("D600010000", 0xD6, 65536)]
    public void Write_PicksTheShortestListHeader(string start, byte marker, int count)
    {
        byte[] bytes = Packed.Write(new object?[count]);

        Assert.StartsWith(start, Convert.ToHexString(bytes), StringComparison.Ordinal);
        Assert.Equal(marker, bytes[0]);
        Assert.Equal(count, Assert.IsType<object?[]>(Packed.Read(bytes)).Length);
    }

    [Fact]
    public void Floats_AreListsOf64Bits_WhateverHeldThem()
    {
        float[] values = [1f, -2.5f, float.MaxValue];
        byte[] expected = Packed.Write(new object?[] { 1.0, -2.5, (double)float.MaxValue });

        Assert.Equal(expected, Packed.Write(values));
        Assert.Equal(expected, Packed.Write((ReadOnlyMemory<float>)values));
        Assert.Equal(expected, Packed.Write(new double[] { 1.0, -2.5, float.MaxValue }));
        float[] back = new float[3];
        Assert.IsType<DoubleList>(Packed.Read(expected)).CopyTo(back);
        Assert.Equal(values, back);
    }

    [Fact]
    public void Write_TakesEveryCollectionOfWhatBoltKnows()
    {
        var expected = Packed.Write(new object?[] { 1L, 2L });

        Assert.Equal(expected, Packed.Write(new List<int> { 1, 2 }));
        Assert.Equal(expected, Packed.Write(new long[] { 1, 2 }));
        Assert.Equal(expected, Packed.Write(new HashSet<short> { 1, 2 }));
        Assert.Equal(expected, Packed.Write(Enumerable.Range(1, 2)));
        Assert.Equal(Packed.Write(new Dictionary<string, object?> { ["a"] = 1L }), Packed.Write(new Dictionary<string, int> { ["a"] = 1 }));
        Assert.Equal(Packed.Write("x"), Packed.Write("x"));
    }

    [Fact]
    public void Write_OfWhatBoltDoesNotKnow_NamesTheTypeAndNoValue()
    {
        var refused = Assert.Throws<ArgumentException>(() => Packed.Write(new Uri("http://planted/")));
        object?[] circle = new object?[1];
        circle[0] = circle;

        Assert.Contains("Uri", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Packed.Write(circle));
        Assert.Throws<ArgumentException>(() => Packed.Write(new Dictionary<int, int> { [1] = 1 }));
        Assert.Throws<ArgumentException>(() => Packed.Write(new CypherNode(1, "1", [], new Dictionary<string, object?>())));
    }
}
