using System.Buffers.Binary;

namespace MedImaging.Tests;

public class PackStreamHostileTests
{
    [Theory]
    [InlineData("")]
    [InlineData("C4")]
    [InlineData("DF")]
    [InlineData("C1000000")]
    [InlineData("8541")]
    [InlineData("81FF")]
    [InlineData("82C0AF")]
    [InlineData("83EDA080")]
    [InlineData("A10101")]
    [InlineData("A1C001")]
    [InlineData("A1")]
    [InlineData("91")]
    [InlineData("D2FFFFFFFF41")]
    [InlineData("D6FFFFFFFF")]
    [InlineData("D67FFFFFFFC0")]
    [InlineData("DAFFFFFFFF")]
    [InlineData("CE7FFFFFFF00")]
    [InlineData("B000")]
    [InlineData("B1")]
    [InlineData("B14E01")]
    [InlineData("B1448141")]
    [InlineData("B1540101")]
    [InlineData("B174CBFFFFFFFFFFFFFFFF")]
    [InlineData("B264008141")]
    [InlineData("B26400CA3B9ACA00")]
    [InlineData("B3490000CB7FFFFFFFFFFFFFFF")]
    [InlineData("B369000080")]
    [InlineData("B350909090")]
    [InlineData("B35091B34E01" + "90A0" + "90" + "920100")]
    [InlineData("B4720181" + "41A08131")]
    public void Read_OfWhatIsWrong_IsOneTypedExceptionWithAnOffset(string hex)
    {
        var refused = Assert.Throws<MedImagingException>(() => Packed.Read(Convert.FromHexString(hex)));

        Assert.Equal(ErrorKind.MalformedResponse, refused.Kind);
        Assert.InRange(refused.Offset ?? -1, 0, hex.Length / 2);
    }

    [Fact]
    public void Vector_IsRefusedWithWhatToDo()
    {
        var refused = Assert.Throws<MedImagingException>(() => Packed.Read(Convert.FromHexString("B256CC01C6CC0400000000")));

        Assert.Equal(ErrorKind.UnsupportedFormat, refused.Kind);
        Assert.Contains("VECTOR", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x91, 64)]
    [InlineData(0x91, 1_000_000)]
    public void Nesting_EndsWhereItMust(byte marker, int depth)
    {
        byte[] bytes = new byte[depth + 1];
        bytes.AsSpan().Fill(marker);
        bytes[^1] = 0xC0;

        if (depth <= PackStreamMarker.MaxDepth)
        {
            Assert.NotNull(Packed.Read(bytes));
        }
        else
        {
            Assert.Equal(ErrorKind.MalformedResponse, Assert.Throws<MedImagingException>(() => Packed.Read(bytes)).Kind);
        }
    }

    [Fact]
    public void NestedLists_CannotAllClaimTheSameBytes()
    {
        // Sixty lists within each other, each declaring as many elements as there are bytes: 60 times 8 MB.
        byte[] bytes = new byte[1_000_000];
        for (int i = 0; i < 60; i++)
        {
            bytes[i * 5] = 0xD6;
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan((i * 5) + 1), bytes.Length - ((i + 1) * 5));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<MedImagingException>(() => Packed.Read(bytes));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void Read_OfAnyMutatedMessage_GivesAValueOrTheOneException()
    {
        byte[][] seeds = [.. Seeds().Select(value => Packed.Write(value)), .. Graphs()];
        var random = new Random(20_261_121);
        int accepted = 0, refused = 0;
        for (int i = 0; i < 40_000; i++)
        {
            byte[] message = Mutate(random, seeds[random.Next(seeds.Length)], seeds[random.Next(seeds.Length)]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Packed.Read(message);
                accepted++;
            }
            catch (MedImagingException exception)
            {
                Assert.True(exception.Kind is ErrorKind.MalformedResponse or ErrorKind.UnsupportedFormat, exception.ToString());
                refused++;
            }

            // A byte of input is worth no more than a small object (the key cache is 4 KiB).
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000 + (message.Length * 300L));
        }

        Assert.True(accepted > 1_000 && refused > 10_000, $"{accepted} accepted, {refused} refused: the mutations prove nothing.");
    }

    private static IEnumerable<object?> Seeds()
    {
        foreach (var row in PackStreamBytesTests.Values())
        {
            yield return row.Data.Item1;
        }

        yield return new Dictionary<string, object?> { ["fields"] = new object?[] { "a", "b" }, ["qid"] = 5L, ["stats"] = new Dictionary<string, object?> { ["nodes-created"] = 3L } };
        yield return new object?[] { new string('y', 300), new float[40], new object?[] { 1L, new DateOnly(2024, 1, 1), new object?[] { null, true, -70_000L } } };
    }

    // A node, a relationship and a path of two nodes, in the forms of 5.x and of 4.4.
    private static IEnumerable<byte[]> Graphs()
    {
        yield return Convert.FromHexString("B44E0191815 0A1816101 8131".Replace(" ", "", StringComparison.Ordinal));
        yield return Convert.FromHexString("B34E01918150A1816101");
        yield return Convert.FromHexString("B8520B01028152A0823131" + "8131" + "8132");
        yield return Convert.FromHexString("B5520B01028152A0");
        yield return Convert.FromHexString("B350" + "92B34E019181" + "50A0B34E0290A0" + "91B372058152A0" + "920101");
        yield return Convert.FromHexString("B350" + "92B44E0191815" + "0A08131B44E0290A08132" + "91B472058152A08135" + "92FF01");
    }

    private static byte[] Mutate(Random random, byte[] seed, byte[] other)
    {
        List<byte> bytes = [.. seed];
        int changes = random.Next(1, 5);
        for (int i = 0; i < changes && bytes.Count > 0; i++)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 9))); break;
                case 3: bytes.InsertRange(at, other.Take(random.Next(1, 64))); break;
                case 4: bytes[at] = (byte)(0xC0 + random.Next(32)); break;
                case 5: bytes.Insert(at, (byte)(0x80 + random.Next(64))); break;
                default: bytes.AddRange(other.Take(random.Next(1, 9))); break;
            }
        }

        return [.. bytes];
    }
}
