namespace MedImaging.Dicom;

/// <summary>A range of dates or times as a query has it: <c>from-to</c>, <c>from-</c>, <c>-to</c>, or one value (PS3.4 C.2.2.2.5).</summary>
/// <typeparam name="T">What it is a range of: <see cref="DicomDate"/>, <see cref="DicomTime"/> or <see cref="DicomDateTime"/>.</typeparam>
/// <param name="From">The first value that matches; <see langword="null"/> when the range is open there.</param>
/// <param name="To">The last value that matches; <see langword="null"/> when the range is open there.</param>
public readonly record struct DicomRange<T>(T? From, T? To)
    where T : struct, ISpanParsable<T>
{
    /// <summary>Reads a range if the text is one; it never throws.</summary>
    /// <remarks>A text that is one value is that value and no range, so that <c>2007-0500</c> is a year with an offset from universal time (PS3.5 6.2). A text that can be split in two ways is refused.</remarks>
    /// <param name="text">The text.</param>
    /// <param name="range">The range.</param>
    /// <returns>Whether it is one, and in one way only.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DicomRange<T> range)
    {
        range = default;
        text = ClockText.Trim(text);
        if (T.TryParse(text, provider: null, out var single))
        {
            range = new(single, single);
            return true;
        }

        int readings = 0;
        for (int i = 0; i < text.Length && text.Length <= 64; i++)
        {
            if (text[i] == '-' && text.Length > 1 && TrySide(text[..i], out var from) && TrySide(text[(i + 1)..], out var to))
            {
                range = new(from, to);
                readings++;
            }
        }

        range = readings == 1 ? range : default;
        return readings == 1;
    }

    /// <summary>Writes the range as a query has it.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Nullable.Equals(From, To) ? $"{From}" : $"{From}-{To}";

    private static bool TrySide(ReadOnlySpan<char> text, out T? side)
    {
        bool isValue = T.TryParse(text, provider: null, out var value);
        side = isValue ? value : null;
        return isValue || text.IsEmpty;
    }
}
