using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MedImaging;

/// <summary>Reads the body of an index's file from front to end. What a number claims is believed only as far as there are bytes.</summary>
internal sealed class FileCursor(MappedFile file, long offset, long end)
{
    private const int LongestText = 1 << 20;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: false);

    public long Offset { get; private set; } = offset;

    public int ReadInt()
    {
        int value = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
        return value;
    }

    /// <summary>Reads how many of something follow.</summary>
    /// <param name="size">The fewest bytes that each takes.</param>
    public int ReadCount(int size)
    {
        int count = ReadInt();
        return count >= 0 && (long)count * size <= end - Offset ? count : throw Damaged();
    }

    public string ReadText()
    {
        int length = ReadCount(1);
        return length <= LongestText ? Strict.GetString(Take(length)) : throw Damaged();
    }

    public string[] ReadTexts()
    {
        string[] texts = new string[ReadCount(sizeof(int))];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = ReadText();
        }

        return texts;
    }

    public T[] ReadAll<T>(int count)
        where T : unmanaged
    {
        int size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        if (count < 0 || (long)count * size > end - Offset)
        {
            throw Damaged();
        }

        var values = new T[count];
        for (int at = 0; at < count;)
        {
            int some = Math.Min(count - at, 1 << 20);
            Take(some * size).CopyTo(MemoryMarshal.AsBytes(values.AsSpan(at, some)));
            at += some;
        }

        return values;
    }

    public void AlignToPage()
    {
        int past = (int)(Offset % VectorFileHeader.Size);
        Skip(past == 0 ? 0 : VectorFileHeader.Size - past);
    }

    public void Skip(long bytes)
    {
        if (bytes < 0 || bytes > end - Offset)
        {
            throw Damaged();
        }

        Offset += bytes;
    }

    public MedImagingException Damaged() => new(ErrorKind.Corrupt, "The index file is damaged.") { Offset = Offset };

    private ReadOnlySpan<byte> Take(int length)
    {
        long from = Offset;
        Skip(length);
        return file.Bytes(from, length);
    }
}
