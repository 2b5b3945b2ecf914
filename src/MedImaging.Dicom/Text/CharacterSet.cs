using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace MedImaging.Dicom;

/// <summary>The specific character set of a dataset, (0008,0005), and what it makes of bytes and of texts (PS3.3 C.12.1.1.2, PS3.5 6.1).</summary>
internal sealed class CharacterSet
{
    private const uint Tag = 0x00080005;
    private const int MaxTerms = 16;
    private static readonly CharacterSet Default = Make("", out _);
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create([0x1B, (byte)'\\', (byte)'~']);

    private readonly Encoding? _whole;

    private CharacterSet(string term, Encoding? whole, GraphicSet left, GraphicSet? right, GraphicSet[] declared)
        => (Term, _whole, Left, Right, Declared) = (term, whole, left, right, declared);

    /// <summary>Where a text's active sets go back to the first ones (PS3.5 6.1.2.5.3): at line ends everywhere, and at these.</summary>
    public enum Delimiters
    {
        Lines,
        Values,
        Names,
    }

    /// <summary>Gets the value of (0008,0005).</summary>
    public string Term { get; }

    /// <summary>Gets the set that stands in G0 at the start.</summary>
    public GraphicSet Left { get; }

    /// <summary>Gets the set that stands in G1 at the start, if any.</summary>
    public GraphicSet? Right { get; }

    /// <summary>Gets the sets that may be used, in order; more than those of the first value only with code extensions.</summary>
    public GraphicSet[] Declared { get; }

    public static CharacterSet Of(DicomDataset dataset)
    {
        for (DicomDataset? level = dataset; level is not null; level = level.Parent)
        {
            if (level.IndexOf(Tag) is >= 0 and var index)
            {
                return level.Characters ??= OfElement(level, level.EntryAt(index));
            }
        }

        return Default;
    }

    // The set for the text of (0008,0005); says whether all of it is as the standard has it.
    public static CharacterSet Find(string value, out bool isKnown) => value.Length == 0 ? MakeDefault(out isKnown) : Make(value, out isKnown);

    public static Delimiters DelimitersOf(DicomVr vr) => vr == DicomVr.PN ? Delimiters.Names : vr.HasOneValue() ? Delimiters.Lines : Delimiters.Values;

    public string Decode(ReadOnlySpan<byte> bytes, DicomVr vr) => Decode(bytes, vr, out _);

    public string Decode(ReadOnlySpan<byte> bytes, DicomVr vr, out TextFlaw flaw)
    {
        flaw = TextFlaw.None;
        if (Ascii.IsValid(bytes) && (_whole is not null || (Left == GraphicSet.Ascii ? !bytes.Contains((byte)0x1B) : !bytes.ContainsAny(NotPlain))))
        {
            return Encoding.ASCII.GetString(bytes);
        }

        if (_whole is null)
        {
            return DecodeUndeclared(bytes, ref flaw) ?? new Iso2022Decoder(this, DelimitersOf(vr)).Decode(bytes, out flaw);
        }

        string text = _whole.GetString(bytes).Replace('\uF8F5', '\uFFFD');   // what code page 936 makes of the byte 0xFF, which GBK does not have
        flaw = text.Contains('\uFFFD', StringComparison.Ordinal) ? TextFlaw.Malformed : TextFlaw.None;
        return text;
    }

    /// <summary>Writes a text in the set, or fails: nothing is replaced by a question mark.</summary>
    /// <exception cref="MedImagingException">A character is not in the set (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public byte[] Encode(string text, DicomTag tag, DicomVr vr)
        => TryEncode(text, vr, out byte[] bytes) ? bytes : throw new MedImagingException(ErrorKind.InvalidInput,
            $"The text of {tag} {vr.Letters()} has characters outside the specific character set '{Term}'; set (0008,0005) to ISO_IR 192 for Unicode (PS3.3 C.12.1.1.2).");

    public bool TryEncode(string text, DicomVr vr, out byte[] bytes)
    {
        if (Ascii.IsValid(text) && (_whole is not null || (Left == GraphicSet.Ascii && !text.Contains('\u001B', StringComparison.Ordinal))))
        {
            bytes = Encoding.ASCII.GetBytes(text);
            return true;
        }

        if (_whole is null)
        {
            return Iso2022Encoder.TryEncode(this, text, DelimitersOf(vr), out bytes);
        }

        // Halves of a surrogate pair have no bytes in any encoding.
        bytes = IsPaired(text) ? Bytes(_whole, text) : [];
        return bytes.Length > 0 || text.Length == 0;
    }

    private static byte[] Bytes(Encoding encoding, string text)
    {
        try
        {
            return encoding.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            return [];
        }
    }

    // No set stands in the upper half, so that such bytes are against the rules: UTF-8 does not come about by chance.
    private string? DecodeUndeclared(ReadOnlySpan<byte> bytes, ref TextFlaw flaw)
    {
        bool isEscaped = bytes.Contains((byte)0x1B);
        if (Right is null && !isEscaped && Utf8.IsValid(bytes) && !Ascii.IsValid(bytes))
        {
            flaw = TextFlaw.Undeclared;
            return Encoding.UTF8.GetString(bytes);
        }

        // Under ISO_IR 13 Japanese programs also wrote Shift JIS, of which JIS X 0201 is the single-byte half.
        if (Right == GraphicSet.Katakana && !isEscaped && bytes.ContainsAnyExceptInRange((byte)0, (byte)0x7F) && (bytes.IndexOfAnyInRange((byte)0x80, (byte)0xA0) >= 0 || bytes.IndexOfAnyInRange((byte)0xE0, (byte)0xFF) >= 0))
        {
            string text = CharacterTerms.CodePage(932).GetString(bytes);
            flaw = text.Contains('\uFFFD', StringComparison.Ordinal) ? TextFlaw.Malformed : TextFlaw.Undeclared;
            return text;
        }

        return null;
    }

    private static CharacterSet OfElement(DicomDataset level, in ElementEntry entry)
        => entry.Extra is DicomSequence or DicomFragments ? Default : Make(entry.Extra as string ?? Encoding.Latin1.GetString(ElementValues.Bytes(level, entry).Span), out _);

    private static CharacterSet MakeDefault(out bool isKnown)
    {
        isKnown = true;
        return Default;
    }

    private static CharacterSet Make(string value, out bool isKnown)
    {
        string[] terms = [.. value.Split('\\', MaxTerms + 1).Take(MaxTerms).Select(static term => term.Trim(' ', '\0'))];
        isKnown = terms.Length < MaxTerms;
        var sets = new List<GraphicSet>();
        CharacterTerms.Term? first = null;
        for (int i = 0; i < terms.Length; i++)
        {
            var term = CharacterTerms.Find(terms[i], out bool isDefined, out bool isExtension);
            isKnown &= isDefined && (terms.Length == 1 || isExtension || (i == 0 && terms[i].Length == 0));
            if (term?.Whole is { } whole && i == 0)
            {
                return new CharacterSet(value, whole, GraphicSet.Ascii, null, []);
            }

            first ??= term;
            Add(sets, term?.Left);
            Add(sets, term?.Right);
        }

        var left = first?.Left is { Width: 1 } single ? single : GraphicSet.Ascii;
        Add(sets, left);
        return new CharacterSet(value, null, left, first?.Right, [.. sets]);
    }

    private static void Add(List<GraphicSet> sets, GraphicSet? set)
    {
        if (set is not null && !sets.Contains(set))
        {
            sets.Add(set);
        }
    }

    private static bool IsPaired(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
