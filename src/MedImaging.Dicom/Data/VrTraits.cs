namespace MedImaging.Dicom;

/// <summary>What PS3.5 6.2 and 7.1.2 say of each value representation.</summary>
internal static class VrTraits
{
    /// <summary>How explicit VR writes the length.</summary>
    public enum LengthForm : byte
    {
        Unknown,
        Short,
        Long,
        Sequence,
    }

    private static readonly LengthForm[] Forms = MakeForms();

    // Indexed by the two letters: one bounds check and one load for each element of a file.
    public static LengthForm FormOf(byte first, byte second)
    {
        uint row = (uint)(first - 'A'), column = (uint)(second - 'A');
        return row < 26 && column < 26 ? Forms[(row * 26) + column] : LengthForm.Unknown;
    }

    public static bool HasLongLength(this DicomVr vr) => vr is DicomVr.OB or DicomVr.OD or DicomVr.OF or DicomVr.OL or DicomVr.OV or DicomVr.OW
        or DicomVr.SQ or DicomVr.SV or DicomVr.UC or DicomVr.UN or DicomVr.UR or DicomVr.UT or DicomVr.UV;

    public static bool IsText(this DicomVr vr) => vr is DicomVr.AE or DicomVr.AS or DicomVr.CS or DicomVr.DA or DicomVr.DS or DicomVr.DT or DicomVr.IS
        or DicomVr.TM or DicomVr.UI or DicomVr.UR || vr.UsesCharacterSet();

    public static bool UsesCharacterSet(this DicomVr vr) => vr is DicomVr.LO or DicomVr.LT or DicomVr.PN or DicomVr.SH or DicomVr.ST or DicomVr.UC or DicomVr.UT;

    // A backslash separates values, except where the text is one value whatever it holds.
    public static bool HasOneValue(this DicomVr vr) => vr is DicomVr.LT or DicomVr.ST or DicomVr.UT or DicomVr.UR;

    public static bool IsBytes(this DicomVr vr) => vr is DicomVr.OB or DicomVr.OD or DicomVr.OF or DicomVr.OL or DicomVr.OV or DicomVr.OW or DicomVr.UN;

    public static byte Padding(this DicomVr vr) => vr.IsText() && vr != DicomVr.UI ? (byte)' ' : (byte)0;

    // The bytes of one binary value; 0 for texts and sequences.
    public static int ValueSize(this DicomVr vr) => vr switch
    {
        DicomVr.US or DicomVr.SS or DicomVr.OW => 2,
        DicomVr.UL or DicomVr.SL or DicomVr.FL or DicomVr.AT or DicomVr.OL or DicomVr.OF => 4,
        DicomVr.FD or DicomVr.SV or DicomVr.UV or DicomVr.OD or DicomVr.OV => 8,
        DicomVr.OB or DicomVr.UN => 1,
        _ => 0,
    };

    public static string Letters(this DicomVr vr) => vr == DicomVr.None ? "??" : string.Create(2, vr, static (span, v) => (span[0], span[1]) = ((char)((ushort)v >> 8), (char)((ushort)v & 0xFF)));

    private static LengthForm[] MakeForms()
    {
        var forms = new LengthForm[26 * 26];
        foreach (var vr in Enum.GetValues<DicomVr>())
        {
            if (vr != DicomVr.None)
            {
                forms[((((ushort)vr >> 8) - 'A') * 26) + ((ushort)vr & 0xFF) - 'A'] = vr == DicomVr.SQ ? LengthForm.Sequence : vr.HasLongLength() ? LengthForm.Long : LengthForm.Short;
            }
        }

        return forms;
    }
}
