using System.Buffers.Binary;
using System.Text;

namespace MedImaging.Dicom;

/// <summary>Settles in which transfer syntax a dataset is: the one the file says, unless its first element speaks against it.</summary>
internal static class SyntaxFinder
{
    private static readonly TransferSyntax BigEndian = TransferSyntax.FromUid("1.2.840.10008.1.2.2");

    private const uint Tag = 0x00020010;

    /// <summary>Finds the transfer syntax.</summary>
    /// <param name="meta">The meta information.</param>
    /// <param name="evidence">The first bytes of the dataset.</param>
    /// <param name="offset">Where they stand.</param>
    /// <param name="left">How many bytes the dataset has.</param>
    /// <param name="notes">Where to say what is wrong.</param>
    public static TransferSyntax Find(DicomDataset meta, ReadOnlySpan<byte> evidence, int offset, long left, ReadingNotes notes)
    {
        int index = meta.IndexOf(Tag);
        var syntax = Find(index < 0 ? default : ElementValues.Bytes(meta, meta.EntryAt(index)).Span, evidence, left, out string? fault);
        if (fault is not null)
        {
            notes.Add(fault, offset);
        }

        return syntax;
    }

    /// <summary>Finds the transfer syntax.</summary>
    /// <param name="uid">The UID that the file says; empty for none.</param>
    /// <param name="evidence">The first bytes of the dataset.</param>
    /// <param name="left">How many bytes the dataset has.</param>
    /// <param name="fault">What is wrong, if anything.</param>
    public static TransferSyntax Find(ReadOnlySpan<byte> uid, ReadOnlySpan<byte> evidence, long left, out string? fault)
    {
        fault = null;
        uid = uid.Trim(" \0"u8);
        if (uid.IsEmpty)
        {
            var guess = IsBigEndian(evidence) ? BigEndian : IsExplicit(evidence) ? TransferSyntax.ExplicitLittleEndian : TransferSyntax.ImplicitLittleEndian;
            fault = $"The file does not say its transfer syntax, (0002,0010) (PS3.10 7.1); read as {guess.Name}.";
            return guess;
        }

        var syntax = KnownSyntaxes.Find(uid);
        if (syntax is null)
        {
            fault = "The transfer syntax, (0002,0010), is not one of PS3.6 A; the dataset was read by its first element.";
            syntax = TransferSyntax.FromUid(Encoding.Latin1.GetString(uid));
        }

        // Some writers state one form and write the other; the first element tells.
        if (evidence.Length < 8)
        {
            return syntax;
        }

        if (syntax.IsDeflated)
        {
            return IsPlain(evidence) ? Other(TransferSyntax.ExplicitLittleEndian, "is not deflated (PS3.5 A.5)", out fault) : syntax;
        }

        if (syntax.IsBigEndian ? IsFirstGroup(evidence, isBigEndian: false) : IsFirstGroup(evidence, isBigEndian: true))
        {
            return Other(syntax.IsBigEndian ? TransferSyntax.ExplicitLittleEndian : BigEndian, syntax.IsBigEndian ? "is in little endian (PS3.5 A.2, A.3)" : "is in big endian (PS3.5 A.2, A.3)", out fault);
        }

        if (!syntax.IsBigEndian && syntax.IsExplicit != IsExplicit(evidence) && Contradicts(evidence, left, syntax.IsExplicit))
        {
            var plain = syntax.IsExplicit ? TransferSyntax.ImplicitLittleEndian : TransferSyntax.ExplicitLittleEndian;
            return Other(syntax.IsEncapsulated ? syntax : plain, $"has elements that {(syntax.IsExplicit ? "do not say" : "say")} their value representation (PS3.5 A.1, A.2)", out fault);
        }

        return syntax;
    }

    private static TransferSyntax Other(TransferSyntax syntax, string what, out string fault)
    {
        fault = $"The dataset is not in the transfer syntax that (0002,0010) says: it {what}.";
        return syntax;
    }

    private static bool IsExplicit(ReadOnlySpan<byte> element) => element.Length >= 8 && VrTraits.FormOf(element[4], element[5]) != VrTraits.LengthForm.Unknown;

    private static bool IsBigEndian(ReadOnlySpan<byte> element) => IsExplicit(element) && element[0] == 0 && element[1] is >= 0x02 and <= 0x28;

    // Against what the file says only group 0008 counts, with which nearly all datasets begin: the other way round it is 0800, which does not exist.
    // Group 0020 the other way round is 2000, that of a film session.
    private static bool IsFirstGroup(ReadOnlySpan<byte> element, bool isBigEndian)
        => IsExplicit(element) && BinaryPrimitives.ReadUInt16LittleEndian(element) == (isBigEndian ? 0x0800 : 0x0008);

    private static bool IsPlain(ReadOnlySpan<byte> element) => IsExplicit(element) && element[1] == 0 && element[0] is >= 0x02 and <= 0x28;

    // Said explicit, but there are no letters and a length that fits; said implicit, but there are letters and, as a length, they do not fit.
    private static bool Contradicts(ReadOnlySpan<byte> element, long left, bool saidExplicit)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(element[4..]);
        bool fits = length <= left - 8;
        return saidExplicit ? fits && !char.IsAsciiLetterUpper((char)element[4]) : !fits;
    }
}
