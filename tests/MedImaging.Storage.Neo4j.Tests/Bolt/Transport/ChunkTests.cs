using System.Buffers.Binary;

namespace MedImaging.Tests;

public class ChunkTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_520)]
    [InlineData(65_527)]
    [InlineData(65_528)]
    [InlineData(65_529)]
    [InlineData(131_060)]
    [InlineData(131_063)]
    [InlineData(200_000)]
    public void Written_IsReadBack_AtEverySizeAroundTheChunks(int length)
    {
        byte[] data = new byte[length];
        new Random(1).NextBytes(data);
        using var writer = new MessageWriter();
        writer.Bare(0x0F);
        writer.Begin(0x10, 1).Bytes(data);
        writer.End();
        writer.Bare(0x02);

        var messages = Read(writer.Written.ToArray(), int.MaxValue);

        Assert.Equal(3, writer.Count);
        Assert.Equal(3, messages.Count);
        Assert.Equal([0xB0, 0x0F], messages[0]);
        Assert.Equal(data, messages[1][^length..]);
        Assert.Equal([0xB0, 0x02], messages[2]);
        Assert.True(Chunks(writer.Written.Span).All(size => size is > 0 and <= 65_535));
    }

    [Fact]
    public void Rewind_ForgetsTheMessageThatFailed()
    {
        using var writer = new MessageWriter();
        writer.Bare(0x0F);
        var mark = writer.Mark;
        writer.Begin(0x10, 1).Bytes(new byte[100_000]);
        writer.Rewind(mark);
        writer.Bare(0x02);

        Assert.Equal([0, 2, 0xB0, 0x0F, 0, 0, 0, 2, 0xB0, 0x02, 0, 0], writer.Written.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Read_TakesAnySplitOfAnyChunks(int most)
    {
        var random = new Random(most);
        List<byte> wire = [];
        List<byte[]> expected = [];
        for (int i = 0; i < 200; i++)
        {
            byte[] message = new byte[random.Next(1, 900)];
            random.NextBytes(message);
            expected.Add(message);
            wire.AddRange(new byte[2 * random.Next(3)]);
            for (int at = 0; at < message.Length;)
            {
                int size = Math.Min(message.Length - at, random.Next(1, most + 1));
                wire.AddRange([(byte)(size >> 8), (byte)size]);
                wire.AddRange(message.AsSpan(at, size));
                at += size;
            }

            wire.AddRange([0, 0]);
        }

        Assert.Equal(expected, Read([.. wire], most));
    }

    [Fact]
    public void Read_OfMoreThanTheLimit_IsRefused_BeforeItIsHeld()
    {
        var reader = new MessageReader(1000);
        byte[] header = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(header, 1001);
        header.CopyTo(reader.Free());
        reader.Advance(2);

        Assert.Equal(ErrorKind.LimitExceeded, Assert.Throws<MedImagingException>(() => reader.TryTake(out _)).Kind);
    }

    [Fact]
    public void Read_OfALargeMessage_GrowsWithTheBytes_AndForgetsTheBuffer()
    {
        byte[] data = new byte[5_000_000];
        new Random(2).NextBytes(data);
        using var writer = new MessageWriter();
        writer.Begin(0x10, 1).Bytes(data);
        writer.End();
        var reader = new MessageReader(64 * 1024 * 1024);
        var rest = writer.Written;
        ReadOnlyMemory<byte> message;
        while (!reader.TryTake(out message))
        {
            var free = reader.Free();
            int count = Math.Min(free.Length, rest.Length);
            rest[..count].CopyTo(free);
            rest = rest[count..];
            reader.Advance(count);
        }

        Assert.True(message.Span[^data.Length..].SequenceEqual(data));
        Assert.False(reader.HasBytes);
        Assert.False(reader.TryTake(out _));
        Assert.InRange(reader.Free().Length, 1, 1 << 20);
    }

    private static List<byte[]> Read(byte[] wire, int most)
    {
        var reader = new MessageReader(64 * 1024 * 1024);
        var random = new Random(3);
        List<byte[]> messages = [];
        for (int at = 0; at < wire.Length;)
        {
            var free = reader.Free();
            int count = Math.Min(Math.Min(free.Length, wire.Length - at), random.Next(1, Math.Max(2, Math.Min(most, 100_000))));
            wire.AsMemory(at, count).CopyTo(free);
            reader.Advance(count);
            at += count;
            while (reader.TryTake(out var message))
            {
                messages.Add(message.ToArray());
            }
        }

        Assert.False(reader.HasBytes);
        return messages;
    }

    private static List<int> Chunks(ReadOnlySpan<byte> wire)
    {
        List<int> sizes = [];
        while (wire.Length > 0)
        {
            int size = BinaryPrimitives.ReadUInt16BigEndian(wire);
            if (size > 0)
            {
                sizes.Add(size);
            }

            wire = wire[(2 + size)..];
        }

        return sizes;
    }
}
