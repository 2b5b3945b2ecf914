using System.Text;

namespace MedImaging.Dicom;

/// <summary>The attributes of PS3.6, found by tag or by keyword in one read-only table.</summary>
public static class DicomDictionary
{
    /// <summary>Finds what is known of a tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The attribute; <see langword="null"/> for a private or unknown tag.</returns>
    public static DicomAttribute? Find(DicomTag tag)
    {
        int index = IndexOf(tag.Value);
        if (index < 0)
        {
            return tag.IsGroupLength ? new DicomAttribute(tag, DicomVr.UL, "", "Group Length", "1", IsRetired: true)
                : tag.IsPrivateCreator ? new DicomAttribute(tag, DicomVr.LO, "", "Private Creator", "1", IsRetired: false)
                : null;
        }

        string[] fields = Encoding.UTF8.GetString(Line(index)).Split('|');
        return new DicomAttribute(new DicomTag(DictionaryTable.Tags[index]), Resolve(DictionaryTable.Vrs[index], isSigned: false), fields[0], fields[1], fields[2], fields[3] == "R");
    }

    /// <summary>Finds a tag by its keyword; it never throws.</summary>
    /// <param name="keyword">The keyword, such as <c>PatientName</c>; letter case counts.</param>
    /// <param name="tag">The tag.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFindKeyword(string? keyword, out DicomTag tag)
    {
        tag = default;
        if (string.IsNullOrEmpty(keyword) || keyword.Length > 128)
        {
            return false;
        }

        ReadOnlySpan<byte> sought = Encoding.UTF8.GetBytes(keyword);
        int low = 0, high = DictionaryTable.ByKeyword.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int index = DictionaryTable.ByKeyword[middle];
            var line = Line(index);
            int order = line[..line.IndexOf((byte)'|')].SequenceCompareTo(sought);
            if (order == 0)
            {
                tag = new DicomTag(DictionaryTable.Tags[index]);
                return true;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }

    /// <summary>Finds the name PS3.6 gives a UID: of a transfer syntax, an object class, a well-known object.</summary>
    /// <param name="uid">The UID.</param>
    /// <returns>The name; <see langword="null"/> when PS3.6 does not list it.</returns>
    public static string? FindUidName(string? uid) => uid is not null && Uids.Names.TryGetValue(uid, out string? name) ? name : null;

    // The VR of a tag where the file does not say it (PS3.5 A.1 and 6.2.2).
    internal static DicomVr VrOf(uint tag, bool isSigned)
    {
        int index = IndexOf(tag);
        return index >= 0 ? Resolve(DictionaryTable.Vrs[index], isSigned)
            : (tag & 0xFFFF) == 0 ? DicomVr.UL
            : (tag & 0x10000) != 0 && (tag & 0xFFFF) is >= 0x10 and <= 0xFF ? DicomVr.LO
            : DicomVr.UN;
    }

    internal static bool Contains(uint tag) => IndexOf(tag) >= 0;

    // Choices of PS3.6 as PS3.5 A.1 settles them for implicit VR: words for what OB may share, and the sign of the pixels for numbers.
    private static DicomVr Resolve(ushort code, bool isSigned) => code switch
    {
        1 => isSigned ? DicomVr.SS : DicomVr.US,
        2 or 3 or 4 => DicomVr.OW,
        _ => (DicomVr)code,
    };

    private static int IndexOf(uint tag)
    {
        uint group = tag >> 16;
        if ((group & 1) != 0)
        {
            return -1;
        }

        uint plain = (group & 0xFF00) is 0x5000 or 0x6000 ? tag & 0xFF00FFFF : tag;   // curves and overlays repeat (PS3.5 7.6)
        ushort[] slots = Slots.Table;
        for (uint slot = Slots.Of(plain); ; slot = (slot + 1) & (Slots.Count - 1))
        {
            int found = slots[slot] - 1;
            if (found < 0 || DictionaryTable.Tags[found] == plain)
            {
                return found >= 0 ? found : MaskedIndexOf(tag);
            }
        }
    }

    private static int MaskedIndexOf(uint tag)
    {
        for (int i = 0; i < DictionaryTable.Masks.Length; i++)
        {
            if ((tag & DictionaryTable.Masks[i]) == DictionaryTable.Tags[DictionaryTable.PlainCount + i])
            {
                return DictionaryTable.PlainCount + i;
            }
        }

        return -1;
    }

    private static ReadOnlySpan<byte> Line(int index) => DictionaryTable.Text[DictionaryTable.Offsets[index]..(DictionaryTable.Offsets[index + 1] - 1)];

    // Where a tag stands in the table, by its hash, plus one; two thirds of the slots stay empty, so that the next one that is taken is near.
    private static class Slots
    {
        public const uint Count = 1 << 14;

        public static readonly ushort[] Table = Make();

        public static uint Of(uint tag) => (tag * 0x9E3779B1u) >> (32 - 14);

        private static ushort[] Make()
        {
            ushort[] table = new ushort[Count];
            for (int i = 0; i < DictionaryTable.PlainCount; i++)
            {
                uint slot = Of(DictionaryTable.Tags[i]);
                while (table[slot] != 0)
                {
                    slot = (slot + 1) & (Count - 1);
                }

                table[slot] = (ushort)(i + 1);
            }

            return table;
        }
    }

    private static class Uids
    {
        public static readonly Dictionary<string, string> Names = UidTable.Text.Split('\n')
            .Select(line => line.Split('|', 2))
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.Ordinal);
    }
}
