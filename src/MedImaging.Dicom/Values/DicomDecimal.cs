using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>A decimal number with the text it was written in, which may have more or fewer digits than the number (DS, PS3.5 6.2).</summary>
public readonly record struct DicomDecimal
{
    private readonly string? _text;

    private DicomDecimal(double value, string text) => (Value, _text) = (value, text);

    /// <summary>Gets the number.</summary>
    public double Value { get; }

    /// <summary>Gets the text as it was written, without padding.</summary>
    public string Text => _text ?? "0";

    /// <summary>Reads a number if the text is a finite one; it never throws.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string? text, out DicomDecimal number)
    {
        var digits = text.AsSpan().Trim(" \0");
        bool isNumber = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);
        number = isNumber ? new DicomDecimal(value, digits.ToString()) : default;
        return isNumber;
    }

    /// <summary>Gets the text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text;
}
