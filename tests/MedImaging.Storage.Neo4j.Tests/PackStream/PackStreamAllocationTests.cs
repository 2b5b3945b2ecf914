namespace MedImaging.Tests;

public class PackStreamAllocationTests
{
    [Fact]
    public void Record_AllocatesItsValuesAndNothingElse()
    {
        byte[] small = Packed.Write(new object?[] { 1L, true, null, "", 1000L, Array.Empty<object?>() });
        byte[] numbers = Packed.Write(new object?[] { 1.5, 1_000_000L, 2.5, 3_000_000L });

        // An array of six references; and one of four with four boxes of 24 bytes.
        Assert.Equal(24 + (6 * 8), PerRecord(small));
        Assert.Equal(24 + (4 * 8) + (4 * 24), PerRecord(numbers));
    }

    [Fact]
    public void Names_AreAllocatedOnce()
    {
        byte[] shortNames = Packed.Write(new object?[] { new Dictionary<string, object?> { ["a"] = 1L } });
        byte[] longNames = Packed.Write(new object?[] { new Dictionary<string, object?> { [new string('a', 60)] = 1L } });

        Assert.Equal(PerRecord(shortNames), PerRecord(longNames));
    }

    [Fact]
    public void Writer_AllocatesNothing_OnceItsBufferHasGrown()
    {
        using var writer = new PackStreamWriter();
        float[] embedding = new float[2048];
        Write(writer, embedding);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Write(writer, embedding);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Write(PackStreamWriter writer, float[] embedding)
    {
        writer.Truncate(0);
        writer.Floats(embedding);
        writer.String("Müller");
        writer.Integer(long.MaxValue);
    }

    private static long PerRecord(byte[] bytes)
    {
        var keys = new KeyCache();
        const int Records = 1000;
        Read(bytes, keys, Records);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(bytes, keys, Records);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Records;
    }

    private static void Read(byte[] bytes, KeyCache keys, int times)
    {
        for (int i = 0; i < times; i++)
        {
            var reader = new PackStreamReader(bytes, keys);
            ValueReader.Record(ref reader);
            reader.End();
        }
    }
}
