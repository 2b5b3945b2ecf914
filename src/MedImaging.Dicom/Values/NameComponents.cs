namespace MedImaging.Dicom;

/// <summary>One spelling of a name, in its five parts (PS3.5 6.2.1.1).</summary>
/// <param name="Family">The family name complex.</param>
/// <param name="Given">The given name complex.</param>
/// <param name="Middle">The middle name.</param>
/// <param name="Prefix">The name prefix, such as <c>Rev.</c>.</param>
/// <param name="Suffix">The name suffix, such as <c>M.D.</c>.</param>
public sealed record NameComponents(string Family = "", string Given = "", string Middle = "", string Prefix = "", string Suffix = "")
{
    /// <summary>A spelling that is not given.</summary>
    public static readonly NameComponents Empty = new();

    /// <summary>Gets whether no part has a character.</summary>
    public bool IsEmpty => ToString().Length == 0;

    /// <summary>Writes the parts in the order people say them: prefix, given, middle, family, and the suffix after a comma.</summary>
    /// <returns>The text.</returns>
    public string ToDisplay()
    {
        string name = string.Join(' ', new[] { Prefix, Given, Middle, Family }.Where(static part => !string.IsNullOrWhiteSpace(part)).Select(static part => part.Trim()));
        return string.IsNullOrWhiteSpace(Suffix) ? name : name.Length == 0 ? Suffix.Trim() : $"{name}, {Suffix.Trim()}";
    }

    /// <summary>Writes the parts as DICOM does: with carets between them, those at the end left out when empty.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Join('^', Family, Given, Middle, Prefix, Suffix).TrimEnd('^');

    // A sixth caret and what follows it belong to no part; they stay in the suffix, so that nothing is lost.
    internal static NameComponents Parse(string text)
    {
        string[] parts = text.Split('^', 5);
        return new NameComponents(At(parts, 0), At(parts, 1), At(parts, 2), At(parts, 3), At(parts, 4));
    }

    private static string At(string[] parts, int index) => index < parts.Length ? parts[index] : "";
}
