using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>What the reader put up with. In strict reading the first such thing is an error.</summary>
internal sealed class ReadingNotes(DicomReaderOptions options)
{
    private List<string>? _texts;
    private int _unkept;

    /// <summary>Gets or sets what to say of the offsets: in what they count, when it is not the file.</summary>
    public string OffsetsAre { get; set; } = "";

    public void Add(string text, long offset)
    {
        if (!options.IsLenient)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, text + OffsetsAre) { Offset = offset };
        }

        if ((_texts?.Count ?? 0) < options.MaxWarnings)
        {
            (_texts ??= []).Add(text + OffsetsAre);
        }
        else
        {
            _unkept++;
        }
    }

    public void Add(uint tag, DicomVr vr, uint length, long offset, string what)
    {
        // A file with a million small faults must not make a million texts.
        if (options.IsLenient && (_texts?.Count ?? 0) >= options.MaxWarnings)
        {
            _unkept++;
            return;
        }

        Add($"{Place(tag, vr, length, offset)}: {what}", offset);
    }

    public IReadOnlyList<string> ToList() => _texts is null ? []
        : _unkept == 0 ? _texts
        : [.. _texts, string.Create(CultureInfo.InvariantCulture, $"{_unkept} more warnings are not shown.")];

    public static string Place(uint tag, DicomVr vr, uint length, long offset)
    {
        string size = length == ElementEntry.UndefinedLength ? "undefined" : length.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{new DicomTag(tag)} {vr.Letters()}, length {size}, at offset {offset}");
    }
}
