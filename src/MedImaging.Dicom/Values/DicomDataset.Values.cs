namespace MedImaging.Dicom;

/// <content>Values of DICOM's own kinds. <c>Get</c> gives null when the element is absent or empty and fails on a value that is not what it should be; <c>TryGet</c> gives false for both and never throws.</content>
public sealed partial class DicomDataset
{
    private delegate bool Reader<T>(string? text, out T value);

    /// <summary>Gets a person's name.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The name; <see langword="null"/> when the element is absent or empty.</returns>
    public PersonName? GetPersonName(DicomTag tag) => TryGetPersonName(tag, out var name) ? name : null;

    /// <summary>Gets a person's name if there is one.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="name">The name.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetPersonName(DicomTag tag, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PersonName? name) => PersonName.TryParse(GetString(tag), out name);

    /// <summary>Gets a date.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The date; <see langword="null"/> when the element is absent or empty.</returns>
    /// <exception cref="MedImagingException">The value is no date (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public DicomDate? GetDate(DicomTag tag) => GetValue<DicomDate>(tag, static (string? text, out DicomDate value) => DicomDate.TryParse(text.AsSpan(), out value), "a date");

    /// <summary>Gets a date if there is one.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="date">The date.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetDate(DicomTag tag, out DicomDate date) => DicomDate.TryParse(GetString(tag), out date);

    /// <summary>Gets a time.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The time; <see langword="null"/> when the element is absent or empty.</returns>
    /// <exception cref="MedImagingException">The value is no time (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public DicomTime? GetTime(DicomTag tag) => GetValue<DicomTime>(tag, static (string? text, out DicomTime value) => DicomTime.TryParse(text.AsSpan(), out value), "a time");

    /// <summary>Gets a time if there is one.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="time">The time.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetTime(DicomTag tag, out DicomTime time) => DicomTime.TryParse(GetString(tag), out time);

    /// <summary>Gets a date with a time.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The date with its time; <see langword="null"/> when the element is absent or empty.</returns>
    /// <exception cref="MedImagingException">The value is no date with a time (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public DicomDateTime? GetDateTime(DicomTag tag) => GetValue<DicomDateTime>(tag, static (string? text, out DicomDateTime value) => DicomDateTime.TryParse(text.AsSpan(), out value), "a date with a time");

    /// <summary>Gets a date with a time if there is one.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="moment">The date with its time.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetDateTime(DicomTag tag, out DicomDateTime moment) => DicomDateTime.TryParse(GetString(tag), out moment);

    /// <summary>Gets all decimal numbers with their texts.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The numbers; empty when the element is absent or empty.</returns>
    /// <exception cref="MedImagingException">A value is not a number (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public IReadOnlyList<DicomDecimal> GetDecimals(DicomTag tag) => GetValues<DicomDecimal>(tag, DicomDecimal.TryParse, "a number");

    /// <summary>Gets the first decimal number with its text if there is one.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetDecimal(DicomTag tag, out DicomDecimal number) => DicomDecimal.TryParse(GetString(tag), out number);

    /// <summary>Gets all whole numbers with their texts.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The numbers; empty when the element is absent or empty.</returns>
    /// <exception cref="MedImagingException">A value is not a whole number of 32 bits (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public IReadOnlyList<DicomInteger> GetIntegers(DicomTag tag) => GetValues<DicomInteger>(tag, DicomInteger.TryParse, "a whole number");

    /// <summary>Gets the first whole number with its text if there is one.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetInteger(DicomTag tag, out DicomInteger number) => DicomInteger.TryParse(GetString(tag), out number);

    /// <summary>Gets the tags that an element points at (AT).</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The tags; empty when the element is absent or empty.</returns>
    /// <exception cref="MedImagingException">A value is not a tag (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public IReadOnlyList<DicomTag> GetTags(DicomTag tag) => GetValues<DicomTag>(tag, ElementValues.TryTag, "a tag");

    /// <summary>Adds person names.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="names">The names.</param>
    /// <exception cref="ArgumentException">The element is there already, or its VR holds no text.</exception>
    public void Add(DicomTag tag, params ReadOnlySpan<PersonName> names) => AddTexts(tag, names);

    /// <summary>Adds dates.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="dates">The dates.</param>
    /// <exception cref="ArgumentException">The element is there already, or its VR holds no text.</exception>
    public void Add(DicomTag tag, params ReadOnlySpan<DicomDate> dates) => AddTexts(tag, dates);

    /// <summary>Adds times.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="times">The times.</param>
    /// <exception cref="ArgumentException">The element is there already, or its VR holds no text.</exception>
    public void Add(DicomTag tag, params ReadOnlySpan<DicomTime> times) => AddTexts(tag, times);

    /// <summary>Adds dates with times.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="moments">The dates with their times.</param>
    /// <exception cref="ArgumentException">The element is there already, or its VR holds no text.</exception>
    public void Add(DicomTag tag, params ReadOnlySpan<DicomDateTime> moments) => AddTexts(tag, moments);

    /// <summary>Adds tags that the element points at (AT).</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="tags">The tags.</param>
    /// <exception cref="ArgumentException">The element is there already.</exception>
    public void Add(DicomTag tag, params ReadOnlySpan<DicomTag> tags)
    {
        byte[] bytes = new byte[checked(tags.Length * 4)];
        for (int i = 0; i < tags.Length; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 4), tags[i].Group);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan((i * 4) + 2), tags[i].Element);
        }

        Insert(tag, DicomVr.AT, (ReadOnlyMemory<byte>)bytes);
    }

    private void AddTexts<T>(DicomTag tag, ReadOnlySpan<T> values)
    {
        string[] texts = new string[values.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = values[i]?.ToString() ?? throw new ArgumentNullException(nameof(values));
        }

        Add(tag, texts);
    }

    private T? GetValue<T>(DicomTag tag, Reader<T> read, string wanted)
        where T : struct
        => IsEmpty(tag) ? null : read(GetString(tag), out var value) ? value : throw NotNumeric(tag, wanted);

    private T[] GetValues<T>(DicomTag tag, Reader<T> read, string wanted)
    {
        if (IsEmpty(tag))
        {
            return [];
        }

        var texts = GetStrings(tag);
        var values = new T[texts.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read(texts[i], out var value) ? value : throw NotNumeric(tag, wanted);
        }

        return values.Length > 0 ? values : throw NotNumeric(tag, wanted);
    }
}
