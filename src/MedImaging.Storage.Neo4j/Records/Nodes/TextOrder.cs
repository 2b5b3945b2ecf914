namespace MedImaging;

/// <summary>Text is ordered by its code units (<see cref="FieldComparison"/>); newer servers order by code points, older ones by code units. The two differ only from U+D800 on, so there each unit is written as a character of plane 15, which both order alike.</summary>
internal static class TextOrder
{
    private const char First = '\uD800';
    private const int Plane = 0xF0000;

    /// <summary>Gives what a text is ordered by: mostly itself.</summary>
    public static string Of(string text)
        => text.AsSpan().IndexOfAnyInRange(First, char.MaxValue) < 0
            ? text
            : string.Concat(text.Select(unit => unit < First ? unit.ToString() : char.ConvertFromUtf32(Plane + unit - First)));
}
