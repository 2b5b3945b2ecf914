using System.Text;

namespace MedImaging.Dicom;

/// <summary>The specific character set of a dataset (0008,0005) and the encoding it means (PS3.3 C.12.1.1.2).</summary>
internal sealed class CharacterSet
{
    private const uint Tag = 0x00080005;
    private static readonly CharacterSet Default = new("", Encoding.Latin1) { IsAscii = true };

    // The defined terms; ISO 2022 terms name the same tables, to be switched to by escape sequences.
    private static readonly Dictionary<string, CharacterSet> Known = new CharacterSet[]
    {
        Default,
        new("ISO_IR 6", Encoding.Latin1) { IsAscii = true },
        Make("ISO_IR 100", 28591), Make("ISO_IR 101", 28592), Make("ISO_IR 109", 28593), Make("ISO_IR 110", 28594), Make("ISO_IR 144", 28595),
        Make("ISO_IR 127", 28596), Make("ISO_IR 126", 28597), Make("ISO_IR 138", 28598), Make("ISO_IR 148", 28599), Make("ISO_IR 203", 28605),
        Make("ISO_IR 166", 874), Make("ISO_IR 13", 932), new("ISO_IR 192", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)), Make("GB18030", 54936), Make("GBK", 936),
    }.ToDictionary(set => set.Term, StringComparer.Ordinal);

    // Code extensions that are decoded as far as one encoding reaches (PS3.5 6.1.2.5).
    private static readonly Dictionary<string, CharacterSet> Extensions = new CharacterSet[]
    {
        Make("ISO 2022 IR 87", 50220), Make("ISO 2022 IR 159", 50220), Make("ISO 2022 IR 149", 51949), Make("ISO 2022 IR 58", 936),
    }.ToDictionary(set => set.Term, StringComparer.Ordinal);

    private readonly Encoding _encoding;

    private CharacterSet(string term, Encoding encoding) => (Term, _encoding) = (term, encoding);

    public string Term { get; }

    // The default repertoire is 7-bit; bytes above it are read as Latin-1, which loses nothing.
    public bool IsAscii { get; private init; }

    public static CharacterSet Of(DicomDataset dataset)
    {
        for (DicomDataset? level = dataset; level is not null; level = level.Parent)
        {
            int index = level.IndexOf(Tag);
            if (index >= 0)
            {
                ref readonly var entry = ref level.EntryAt(index);
                return entry.Extra is DicomSequence or DicomFragments ? Default : Find(entry.Extra as string ?? Encoding.Latin1.GetString(ElementValues.Bytes(level, entry).Span), out _);
            }
        }

        return Default;
    }

    // The set for the text of (0008,0005); says whether it is known whole.
    public static CharacterSet Find(string value, out bool isKnown)
    {
        string[] terms = [.. value.Split('\\').Select(term => term.Trim(' ', '\0'))];
        isKnown = terms.Length == 1 && Known.ContainsKey(terms[0]);
        if (isKnown)
        {
            return Known[terms[0]];
        }

        foreach (string term in terms)
        {
            if (Extensions.TryGetValue(term, out var extension))
            {
                return extension;
            }
        }

        return Known.GetValueOrDefault(terms[0].Replace("ISO 2022 IR", "ISO_IR", StringComparison.Ordinal), Default);
    }

    public string Decode(ReadOnlySpan<byte> bytes)
    {
        string text = _encoding.GetString(bytes);
        return text.Contains('\x1B', StringComparison.Ordinal)
            ? text.Replace("\x1B$)C", "", StringComparison.Ordinal).Replace("\x1B$)A", "", StringComparison.Ordinal).Replace("\x1B(B", "", StringComparison.Ordinal)
            : text;
    }

    public byte[] Encode(string text, DicomTag tag)
    {
        byte[] bytes = _encoding.GetBytes(text);
        bool isWhole = IsAscii ? Ascii.IsValid(text) : string.Equals(_encoding.GetString(bytes), text, StringComparison.Ordinal);
        return isWhole ? bytes : throw new MedImagingException(ErrorKind.InvalidInput,
            $"The text of {tag} has characters outside the specific character set '{Term}'; set (0008,0005) to ISO_IR 192 for Unicode (PS3.3 C.12.1.1.2).");
    }

    private static CharacterSet Make(string term, int codePage)
        => new(term, codePage == 28591 ? Encoding.Latin1 : CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.Latin1);
}
