using System.Buffers.Binary;
using System.IO.Compression;

namespace MedImaging.Fuzz;

/// <summary>Knows PNG: changes chunks and the data inside them, and mostly puts the checksums right again, so that what is behind them is reached.</summary>
internal sealed class PngMutator : IMutator
{
    private readonly ByteMutator _bytes = new();
    private readonly InputBuffer _inner = new(WorkerState.InputCapacity);

    public void Mutate(InputBuffer input, ReadOnlySpan<byte> other, FuzzRandom random)
    {
        if (random.OneIn(3))
        {
            ChangePixels(input, other, random);
        }
        else
        {
            _bytes.Mutate(input, other, random);
        }

        if (!random.OneIn(5))
        {
            RepairChecksums(input.Span);
        }
    }

    // The first IDAT inflated, changed, deflated again.
    private void ChangePixels(InputBuffer input, ReadOnlySpan<byte> other, FuzzRandom random)
    {
        int at = input.Span.IndexOf("IDAT"u8);
        if (at < 4 || BinaryPrimitives.ReadUInt32BigEndian(input.Span[(at - 4)..]) is var length && length > (uint)(input.Length - at - 4))
        {
            _bytes.Mutate(input, other, random);
            return;
        }

        _inner.Set(Inflate(input.Span.Slice(at + 4, (int)length)));
        _bytes.Mutate(_inner, other, random);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(_inner.Span);
        }

        input.Delete(at + 4, (int)length);
        input.Insert(at + 4, packed.ToArray());
        BinaryPrimitives.WriteUInt32BigEndian(input.Span[(at - 4)..], (uint)packed.Length);
    }

    private static byte[] Inflate(ReadOnlySpan<byte> packed)
    {
        byte[] bytes = new byte[16 << 10];
        int filled = 0;
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            for (int read; filled < bytes.Length && (read = zlib.Read(bytes, filled, bytes.Length - filled)) > 0; filled += read)
            {
            }
        }
        catch (Exception ex) when (ex is InvalidDataException or IOException)
        {
            // a damaged stream: what came out so far will do
        }

        return bytes[..filled];
    }

    private static void RepairChecksums(Span<byte> file)
    {
        for (int at = 8; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > (uint)(file.Length - at - 12))
            {
                return;
            }

            BinaryPrimitives.WriteUInt32BigEndian(file[(at + 8 + (int)length)..], Crc(file.Slice(at + 4, 4 + (int)length)));
            at += 12 + (int)length;
        }
    }

    // CRC-32 of ISO 3309, bit by bit: chunks are small, and this is not the code under test.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
