using System.Diagnostics.CodeAnalysis;

namespace MedImaging.Dicom;

/// <summary>A person's name as DICOM has it: up to three spellings of one name (PN, PS3.5 6.2.1).</summary>
/// <param name="Alphabetic">In letters.</param>
/// <param name="Ideographic">In ideographs, such as kanji, hanja or hanzi.</param>
/// <param name="Phonetic">As it sounds, in kana or hangul.</param>
public sealed record PersonName(NameComponents Alphabetic, NameComponents? Ideographic = null, NameComponents? Phonetic = null)
{
    /// <summary>The most characters each spelling may have.</summary>
    public const int MaxGroupLength = 64;

    /// <summary>Gets the name in ideographs; empty when it is not given.</summary>
    public NameComponents Ideographic { get; init; } = Ideographic ?? NameComponents.Empty;

    /// <summary>Gets the name as it sounds; empty when it is not given.</summary>
    public NameComponents Phonetic { get; init; } = Phonetic ?? NameComponents.Empty;

    /// <summary>Gets whether a spelling has more characters than the 64 that PS3.5 6.2 allows; such names are read nevertheless.</summary>
    public bool IsTooLong => Alphabetic.ToString().Length > MaxGroupLength || Ideographic.ToString().Length > MaxGroupLength || Phonetic.ToString().Length > MaxGroupLength;

    /// <summary>Reads a name; every text is one. Single parts may be empty.</summary>
    /// <param name="text">The text, such as <c>Yamada^Tarou=山田^太郎=やまだ^たろう</c>.</param>
    /// <returns>The name.</returns>
    public static PersonName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] groups = text.Split('=', 3);
        return new PersonName(NameComponents.Parse(groups[0]), groups.Length > 1 ? NameComponents.Parse(groups[1]) : null, groups.Length > 2 ? NameComponents.Parse(groups[2]) : null);
    }

    /// <summary>Reads a name if there is one; it never throws.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name.</param>
    /// <returns>Whether the text has a character beside delimiters and spaces.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PersonName? name)
    {
        name = text.AsSpan().IndexOfAnyExcept(" ^=\0") < 0 || text is null ? null : Parse(text);
        return name is not null;
    }

    /// <summary>Writes the name for a reader: letters if there are any, else ideographs, else sounds.</summary>
    /// <returns>The text, such as <c>Rev. John Robert Quincy Adams, B.A.</c>.</returns>
    public string ToDisplay() => (!Alphabetic.IsEmpty ? Alphabetic : !Ideographic.IsEmpty ? Ideographic : Phonetic).ToDisplay();

    /// <summary>Writes the name as DICOM does.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Alphabetic}={Ideographic}={Phonetic}".TrimEnd('=');
}
