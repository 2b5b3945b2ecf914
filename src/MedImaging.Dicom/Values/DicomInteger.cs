using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>A whole number with the text it was written in, which may have a sign or zeros in front (IS, PS3.5 6.2).</summary>
public readonly record struct DicomInteger
{
    private readonly string? _text;

    private DicomInteger(int value, string text) => (Value, _text) = (value, text);

    /// <summary>Gets the number.</summary>
    public int Value { get; }

    /// <summary>Gets the text as it was written, without padding.</summary>
    public string Text => _text ?? "0";

    /// <summary>Reads a number if the text is a whole one of 32 bits; it never throws.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string? text, out DicomInteger number)
    {
        var digits = text.AsSpan().Trim(" \0");
        bool isNumber = int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        number = isNumber ? new DicomInteger(value, digits.ToString()) : default;
        return isNumber;
    }

    /// <summary>Gets the text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text;
}
