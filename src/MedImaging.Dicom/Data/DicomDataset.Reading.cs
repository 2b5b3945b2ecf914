namespace MedImaging.Dicom;

/// <content>Values as .NET types. <c>Get</c> gives null when the element is absent or empty and fails on a value that is not what it should be; <c>TryGet</c> gives false for both.</content>
public sealed partial class DicomDataset
{
    /// <summary>Gets the first value as text, without its padding; a number as its digits.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The text; <see langword="null"/> when the element is absent or empty, or holds no text.</returns>
    public string? GetString(DicomTag tag)
    {
        int index = IndexOf(tag.Value);
        return index < 0 ? null : ElementValues.FirstString(this, _entries[index]);
    }

    /// <summary>Gets all values as texts, without their padding; numbers as their digits.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The texts; empty when the element is absent or empty, or holds no text.</returns>
    public IReadOnlyList<string> GetStrings(DicomTag tag)
    {
        int index = IndexOf(tag.Value);
        return index < 0 ? [] : ElementValues.Strings(this, _entries[index]);
    }

    /// <summary>Gets a UID.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The UID; <see langword="null"/> when the element is absent or empty.</returns>
    public string? GetUid(DicomTag tag) => GetString(tag);

    /// <summary>Gets the first value as a whole number.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The number; <see langword="null"/> when the element is absent or empty.</returns>
    /// <exception cref="MedImagingException">The value is not a whole number of 32 bits (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public int? GetInt(DicomTag tag) => IsEmpty(tag) ? null : TryGetInt(tag, out int value) ? value : throw NotNumeric(tag, "a whole number");

    /// <summary>Gets the first value as a number.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The number; <see langword="null"/> when the element is absent or empty.</returns>
    /// <exception cref="MedImagingException">The value is not a number (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public double? GetDouble(DicomTag tag) => IsEmpty(tag) ? null : TryGetDouble(tag, out double value) ? value : throw NotNumeric(tag, "a number");

    /// <summary>Gets all values as whole numbers.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The numbers; empty when the element is absent or empty.</returns>
    /// <exception cref="MedImagingException">A value is not a whole number of 32 bits (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public IReadOnlyList<int> GetInts(DicomTag tag)
    {
        var numbers = GetDoubles(tag);
        int[] values = new int[numbers.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = IsInt(numbers[i]) ? (int)numbers[i] : throw NotNumeric(tag, "a whole number");
        }

        return values;
    }

    /// <summary>Gets all values as numbers.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The numbers; empty when the element is absent or empty.</returns>
    /// <exception cref="MedImagingException">A value is not a number (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public IReadOnlyList<double> GetDoubles(DicomTag tag) => TryGetDoubles(tag, out var values) ? values : throw NotNumeric(tag, "a number");

    /// <summary>Gets the first value as a whole number if it is one.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetInt(DicomTag tag, out int value)
    {
        bool isInt = TryGetDouble(tag, out double number) && IsInt(number);
        value = isInt ? (int)number : 0;
        return isInt;
    }

    /// <summary>Gets the first value as a number if it is one.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetDouble(DicomTag tag, out double value)
    {
        value = 0;
        int index = IndexOf(tag.Value);
        return index >= 0 && ElementValues.TryNumber(this, _entries[index], 0, out value);
    }

    /// <summary>Gets all values as numbers if all are.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="values">The numbers; empty when the element is absent or empty.</param>
    /// <returns>Whether none of them is something else.</returns>
    public bool TryGetDoubles(DicomTag tag, out IReadOnlyList<double> values)
    {
        values = [];
        if (IsEmpty(tag))
        {
            return true;
        }

        ref readonly var entry = ref _entries[IndexOf(tag.Value)];
        var vr = ElementValues.MeaningOf(entry);
        double[] numbers = new double[ElementValues.Count(this, entry)];
        if (vr.IsText())
        {
            string[] texts = ElementValues.Strings(this, entry);
            for (int i = 0; i < texts.Length; i++)
            {
                if (!double.TryParse(texts[i], System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
                {
                    return false;
                }
            }
        }
        else if (!ElementValues.TryNumbers(this, entry, numbers))
        {
            return false;
        }

        values = numbers;
        return true;
    }

    private bool IsEmpty(DicomTag tag)
    {
        int index = IndexOf(tag.Value);
        return index < 0 || (_entries[index].Extra is not (DicomSequence or DicomFragments) && ElementValues.Count(this, _entries[index]) == 0);
    }

    private static bool IsInt(double number) => number is >= int.MinValue and <= int.MaxValue && Math.Truncate(number) == number;

    private MedImagingException NotNumeric(DicomTag tag, string wanted)
    {
        ref readonly var entry = ref _entries[IndexOf(tag.Value)];
        return new MedImagingException(ErrorKind.InvalidInput, $"{tag} {entry.Vr.Letters()}, length {entry.Length}, at offset {entry.Offset}: the value is not {wanted}.") { Offset = entry.Offset < 0 ? null : entry.Offset };
    }
}
