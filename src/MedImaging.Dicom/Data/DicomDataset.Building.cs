using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MedImaging.Dicom;

/// <content>Making and changing. <c>Add</c> refuses a tag that is there, so that it serves collection initialisers; <c>Remove</c> first to replace.</content>
public sealed partial class DicomDataset
{
    // What (0008,0005) of this dataset means, once somebody asked; any change forgets it.
    internal CharacterSet? Characters { get; set; }

    /// <summary>Adds an element without a value.</summary>
    /// <param name="tag">The tag; the dictionary gives its VR.</param>
    public void Add(DicomTag tag)
    {
        var vr = DicomDictionary.VrOf(tag.Value, isSigned: false);
        Insert(tag, vr, vr == DicomVr.SQ ? new DicomSequence([]) : ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>Adds texts.</summary>
    /// <param name="tag">The tag; the dictionary gives its VR.</param>
    /// <param name="values">The values, encoded in the dataset's specific character set when it is written.</param>
    /// <exception cref="ArgumentException">The element is there already, or its VR holds no text.</exception>
    public void Add(DicomTag tag, params ReadOnlySpan<string> values) => Add(tag, DicomDictionary.VrOf(tag.Value, isSigned: false), values);

    /// <summary>Adds texts with a VR, for private elements.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="vr">A text VR.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="ArgumentException">The element is there already, or the VR holds no text.</exception>
    public void Add(DicomTag tag, DicomVr vr, params ReadOnlySpan<string> values)
    {
        if (!vr.IsText())
        {
            throw new ArgumentException($"{tag} has VR {vr.Letters()}, which holds no text.", nameof(values));
        }

        foreach (string value in values)
        {
            ArgumentNullException.ThrowIfNull(value, nameof(values));
            if (!vr.HasOneValue() && value.Contains('\\', StringComparison.Ordinal))
            {
                throw new ArgumentException($"A value of {tag} holds a backslash, which separates values (PS3.5 6.4).", nameof(values));
            }
        }

        Insert(tag, vr, string.Join('\\', values));
    }

    /// <summary>Adds whole numbers, as binary numbers or as digits by the VR.</summary>
    /// <param name="tag">The tag; the dictionary gives its VR.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="ArgumentException">The element is there already, or a value does not fit the VR.</exception>
    public void Add(DicomTag tag, params ReadOnlySpan<int> values)
    {
        bool isSigned = values.ContainsAnyInRange(int.MinValue, -1) || (TryGetInt(DicomTags.PixelRepresentation, out int sign) && sign == 1);
        var vr = DicomDictionary.VrOf(tag.Value, isSigned);
        if (vr.IsText())
        {
            string[] texts = new string[values.Length];
            for (int i = 0; i < texts.Length; i++)
            {
                texts[i] = values[i].ToString(CultureInfo.InvariantCulture);
            }

            Insert(tag, vr, string.Join('\\', texts));
            return;
        }

        byte[] bytes = new byte[checked(values.Length * vr.ValueSize())];
        for (int i = 0; i < values.Length; i++)
        {
            WriteNumber(tag, vr, values[i], bytes.AsSpan(i * vr.ValueSize()));
        }

        Insert(tag, vr, Even(bytes));
    }

    /// <summary>Adds numbers, as binary numbers or as digits by the VR.</summary>
    /// <param name="tag">The tag; the dictionary gives its VR.</param>
    /// <param name="values">The values; each finite where it is written in digits, to the 16 characters that DS has.</param>
    /// <exception cref="ArgumentException">The element is there already, or a value does not fit the VR.</exception>
    public void Add(DicomTag tag, params ReadOnlySpan<double> values)
    {
        var vr = DicomDictionary.VrOf(tag.Value, isSigned: false);
        if (vr.IsText())
        {
            string[] texts = new string[values.Length];
            for (int i = 0; i < texts.Length; i++)
            {
                texts[i] = DecimalText(tag, values[i]);
            }

            Insert(tag, vr, string.Join('\\', texts));
            return;
        }

        byte[] bytes = new byte[checked(values.Length * vr.ValueSize())];
        for (int i = 0; i < values.Length; i++)
        {
            WriteNumber(tag, vr, values[i], bytes.AsSpan(i * vr.ValueSize()));
        }

        Insert(tag, vr, Even(bytes));
    }

    /// <summary>Adds bytes, such as pixel data; they are not copied and must not change afterwards.</summary>
    /// <param name="tag">The tag; the dictionary gives its VR: for pixel data OB up to 8 bits allocated, else OW (PS3.5 A.2).</param>
    /// <param name="value">The bytes; an odd length is padded with a zero.</param>
    public void Add(DicomTag tag, ReadOnlyMemory<byte> value)
        => Add(tag, tag == DicomTags.PixelData && TryGetInt(DicomTags.BitsAllocated, out int bits) && bits <= 8 ? DicomVr.OB : DicomDictionary.VrOf(tag.Value, isSigned: false), value);

    /// <summary>Adds bytes with a VR, for private elements.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="vr">The VR.</param>
    /// <param name="value">The bytes; an odd length is padded.</param>
    public void Add(DicomTag tag, DicomVr vr, ReadOnlyMemory<byte> value)
    {
        if (vr is DicomVr.SQ or DicomVr.None)
        {
            throw new ArgumentException($"{tag}: bytes cannot have VR {vr.Letters()}.", nameof(vr));
        }

        Insert(tag, vr, (value.Length & 1) == 0 ? value : Even([.. value.Span], vr.Padding()));
    }

    /// <summary>Adds 16-bit words, such as pixels of more than 8 bits.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="words">The words; copied.</param>
    public void Add(DicomTag tag, ReadOnlySpan<ushort> words)
    {
        byte[] bytes = new byte[checked(words.Length * 2)];
        MemoryMarshal.AsBytes(words).CopyTo(bytes);
        if (!BitConverter.IsLittleEndian)
        {
            var swapped = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan());
            BinaryPrimitives.ReverseEndianness(swapped, swapped);
        }

        var vr = DicomDictionary.VrOf(tag.Value, isSigned: false);
        Insert(tag, vr is DicomVr.UN ? DicomVr.OW : vr, (ReadOnlyMemory<byte>)bytes);
    }

    /// <summary>Adds a sequence.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="items">The items; each belongs to this sequence from now on.</param>
    /// <exception cref="ArgumentException">The element is there already, or an item belongs to another sequence or to itself.</exception>
    public void Add(DicomTag tag, params ReadOnlySpan<DicomDataset> items)
    {
        foreach (var item in items)
        {
            ArgumentNullException.ThrowIfNull(item, nameof(items));
            for (var level = this; level is not null; level = level.Parent)
            {
                if (item.Parent is not null || ReferenceEquals(item, level))
                {
                    throw new ArgumentException($"An item of {tag} already belongs to a sequence.", nameof(items));
                }
            }
        }

        Insert(tag, DicomVr.SQ, new DicomSequence(items.ToArray()));
        foreach (var item in items)
        {
            item.Parent = this;
        }
    }

    /// <summary>Removes an element.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(DicomTag tag)
    {
        int index = IndexOf(tag.Value);
        if (index < 0)
        {
            return false;
        }

        if (_entries[index].Extra is DicomSequence items)
        {
            foreach (var item in items)
            {
                item.Parent = null;
            }
        }

        Characters = null;
        _entries.AsSpan(index + 1, Count - index - 1).CopyTo(_entries.AsSpan(index));
        _entries[--Count] = default;
        return true;
    }

    private void Insert(DicomTag tag, DicomVr vr, object value)
    {
        if (tag.Group == 0xFFFE)
        {
            throw new ArgumentException($"{tag} delimits items and is no element (PS3.5 7.5).", nameof(tag));
        }

        int index = ~IndexOf(tag.Value);
        if (index < 0)
        {
            throw new ArgumentException($"{tag} is in the dataset already; remove it first.", nameof(tag));
        }

        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(16, Count * 2));
        }

        Characters = null;
        _entries.AsSpan(index, Count - index).CopyTo(_entries.AsSpan(index + 1));
        _entries[index] = new ElementEntry { Tag = tag.Value, Vr = vr, Offset = -1, Extra = value };
        Count++;
    }

    private static ReadOnlyMemory<byte> Even(byte[] bytes, byte padding = 0) => (bytes.Length & 1) == 0 ? bytes : (byte[])[.. bytes, padding];

    private static void WriteNumber(DicomTag tag, DicomVr vr, double value, Span<byte> bytes)
    {
        var (low, high) = vr switch
        {
            DicomVr.OB => (0d, 255d),
            DicomVr.US or DicomVr.OW => (ushort.MinValue, ushort.MaxValue),
            DicomVr.SS => (short.MinValue, short.MaxValue),
            DicomVr.UL or DicomVr.OL => (uint.MinValue, uint.MaxValue),
            DicomVr.SL => (int.MinValue, int.MaxValue),
            DicomVr.FL or DicomVr.OF or DicomVr.FD or DicomVr.OD => (double.NegativeInfinity, double.PositiveInfinity),
            _ => throw new ArgumentException($"{tag} has VR {vr.Letters()}, which holds no numbers.", nameof(vr)),
        };
        if ((double.IsFinite(low) && value != Math.Truncate(value)) || value < low || value > high)
        {
            throw new ArgumentOutOfRangeException(nameof(value), $"A value of {tag} does not fit VR {vr.Letters()}.");
        }

        switch (vr)
        {
            case DicomVr.OB: bytes[0] = (byte)value; break;
            case DicomVr.US or DicomVr.OW: BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value); break;
            case DicomVr.SS: BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)value); break;
            case DicomVr.UL or DicomVr.OL: BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value); break;
            case DicomVr.SL: BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)value); break;
            case DicomVr.FL or DicomVr.OF: BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value); break;
            default: BinaryPrimitives.WriteDoubleLittleEndian(bytes, value); break;
        }
    }

    // DS has at most 16 characters (PS3.5 6.2): the longest form that fits.
    private static string DecimalText(DicomTag tag, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), $"A value of {tag} is not finite.");
        }

        string text = value.ToString("R", CultureInfo.InvariantCulture);
        for (int digits = 15; text.Length > 16; digits--)
        {
            text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }

        return text;
    }
}
