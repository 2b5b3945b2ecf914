namespace MedImaging.Dicom;

/// <summary>Reads the digits that dates and times are made of.</summary>
internal static class ClockText
{
    // Padding after a value is no part of it; a leading space is the slip of many writers.
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text) => text.Trim(" \0");

    public static bool TryDigits(ref ReadOnlySpan<char> text, int count, int low, int high, out int number)
    {
        number = 0;
        if (text.Length < count)
        {
            return false;
        }

        foreach (char c in text[..count])
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            number = (number * 10) + c - '0';
        }

        text = text[count..];
        return number >= low && number <= high;
    }

    // A fraction of a second in digits, of which seven fit a tick and DICOM has six.
    public static bool TryFraction(ref ReadOnlySpan<char> text, out int microseconds, out int digits)
    {
        (microseconds, digits) = (0, 0);
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        for (int i = 0; i < 6; i++)
        {
            microseconds = (microseconds * 10) + (i < digits ? text[i] - '0' : 0);
        }

        text = text[digits..];
        digits = Math.Min(digits, 6);
        return digits > 0;
    }
}
