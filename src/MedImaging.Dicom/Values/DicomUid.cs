namespace MedImaging.Dicom;

/// <summary>The rules for unique identifiers (PS3.5 9).</summary>
public static class DicomUid
{
    /// <summary>The most characters a UID may have.</summary>
    public const int MaxLength = 64;

    /// <summary>Tells whether a text is a UID: numbers without leading zeros between dots, of at most 64 characters; it never throws.</summary>
    /// <param name="text">The text, without padding.</param>
    /// <returns>Whether it is one.</returns>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > MaxLength || text[^1] == '.')
        {
            return false;
        }

        for (int i = 0, start = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
            {
                if (i == start)
                {
                    return false;
                }

                start = i + 1;
            }
            else if (!char.IsAsciiDigit(text[i]) || (i > start && text[start] == '0'))
            {
                return false;
            }
        }

        return true;
    }
}
