using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>The number of a data element: its group and its element (PS3.5 7.1).</summary>
/// <param name="Value">Both numbers in one: the group in the upper 16 bits.</param>
public readonly record struct DicomTag(uint Value) : IComparable<DicomTag>
{
    /// <summary>Creates a tag from its two numbers.</summary>
    /// <param name="group">The group.</param>
    /// <param name="element">The element in the group.</param>
    public DicomTag(ushort group, ushort element)
        : this(((uint)group << 16) | element)
    {
    }

    /// <summary>Gets the group.</summary>
    public ushort Group => (ushort)(Value >> 16);

    /// <summary>Gets the element in the group.</summary>
    public ushort Element => (ushort)Value;

    /// <summary>Gets whether a maker's own meaning stands behind the tag: its group is odd (PS3.5 7.8).</summary>
    public bool IsPrivate => (Group & 1) != 0;

    /// <summary>Gets whether the element names the maker who owns a block of private elements (PS3.5 7.8.1).</summary>
    public bool IsPrivateCreator => IsPrivate && Element is >= 0x10 and <= 0xFF;

    /// <summary>Gets whether the element holds the length of its group (PS3.5 7.2).</summary>
    public bool IsGroupLength => Element == 0;

    /// <summary>Gets the keyword of PS3.6, such as <c>PatientName</c>; empty for a tag the dictionary does not know.</summary>
    public string Keyword => DicomDictionary.Find(this)?.Keyword ?? "";

    /// <summary>Gets the name of PS3.6, such as <c>Patient's Name</c>; empty for a tag the dictionary does not know.</summary>
    public string Name => DicomDictionary.Find(this)?.Name ?? "";

    /// <summary>Compares by group, then element.</summary>
    public static bool operator <(DicomTag left, DicomTag right) => left.Value < right.Value;

    /// <summary>Compares by group, then element.</summary>
    public static bool operator <=(DicomTag left, DicomTag right) => left.Value <= right.Value;

    /// <summary>Compares by group, then element.</summary>
    public static bool operator >(DicomTag left, DicomTag right) => left.Value > right.Value;

    /// <summary>Compares by group, then element.</summary>
    public static bool operator >=(DicomTag left, DicomTag right) => left.Value >= right.Value;

    /// <summary>Finds a tag by its keyword.</summary>
    /// <param name="keyword">The keyword of PS3.6, such as <c>PatientName</c>.</param>
    /// <returns>The tag.</returns>
    /// <exception cref="ArgumentException">No attribute has this keyword.</exception>
    public static DicomTag FromKeyword(string keyword)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        return DicomDictionary.TryFindKeyword(keyword, out var tag) ? tag : throw new ArgumentException($"No DICOM attribute has the keyword '{keyword}'.", nameof(keyword));
    }

    /// <summary>Reads a tag written as <c>gggg,eeee</c>, <c>(gggg,eeee)</c>, <c>ggggeeee</c> or as a keyword.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The tag.</returns>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static DicomTag Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var tag) ? tag : throw new FormatException("A tag is written gggg,eeee with hexadecimal digits, or as a keyword of PS3.6.");
    }

    /// <summary>Reads a tag if the text is one; it never throws.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tag">The tag.</param>
    /// <returns>Whether the text is a tag.</returns>
    public static bool TryParse(string? text, out DicomTag tag)
    {
        tag = default;
        Span<char> whole = stackalloc char[8];
        scoped var digits = text.AsSpan().Trim();
        if (digits is ['(', .., ')'])
        {
            digits = digits[1..^1];
        }

        if (digits.Length == 9 && digits[4] == ',')
        {
            digits[..4].CopyTo(whole);
            digits[5..].CopyTo(whole[4..]);
            digits = whole;
        }

        if (digits.Length == 8 && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
        {
            tag = new DicomTag(value);
            return true;
        }

        return text is not null && DicomDictionary.TryFindKeyword(text.Trim(), out tag);
    }

    /// <inheritdoc/>
    public int CompareTo(DicomTag other) => Value.CompareTo(other.Value);

    /// <summary>Writes the tag as <c>(gggg,eeee)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Group:X4},{Element:X4})");
}
