using System.Buffers;
using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>What PS3.5 6.2 asks of the values of each VR. A value that breaks it is told by tag, VR and rule, never shown.</summary>
internal static class ValueRules
{
    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _");

    /// <exception cref="MedImagingException">A value breaks a rule (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static void Check(in DicomElement element)
    {
        if (element.Fragments is not null || element.Vr == DicomVr.UN)
        {
            return;
        }

        if (element.Entry.Extra is null && (element.Entry.Length & 1) != 0)
        {
            throw Broken(element, "the length is odd (PS3.5 7.1.1)");
        }

        if (!element.Vr.IsText())
        {
            int size = element.Vr.ValueSize();
            long length = element.Entry.Extra is null ? element.Entry.Length : element.Value.Length;
            if (size > 1 && length % size != 0)
            {
                throw Broken(element, $"the length is no multiple of {size}");
            }

            return;
        }

        string? flaw = element.TextFlaw switch
        {
            TextFlaw.Undeclared => "it has characters that the specific character set does not have (PS3.3 C.12.1.1.2)",
            TextFlaw.Malformed => "it has bytes that are no character of the specific character set (PS3.3 C.12.1.1.2)",
            _ => null,
        };
        foreach (string value in element.GetStrings())
        {
            flaw ??= value.Length == 0 ? null : FlawOf(value, element.Vr);
        }

        if (flaw is not null)
        {
            throw Broken(element, flaw);
        }
    }

    private static string? FlawOf(string value, DicomVr vr)
    {
        int limit = LimitOf(vr);
        bool isLong = vr == DicomVr.PN ? PersonName.Parse(value).IsTooLong : value.EnumerateRunes().Count() > limit;
        if (isLong)
        {
            return $"a value is longer than {(vr == DicomVr.PN ? PersonName.MaxGroupLength : limit)} characters";
        }

        return vr switch
        {
            DicomVr.LT or DicomVr.ST or DicomVr.UT => HasControl(value, "\r\n\t\f\u001B") ? "a value has a control character" : null,
            _ when HasControl(value, vr.UsesCharacterSet() ? "\u001B" : "") => "a value has a control character",
            DicomVr.CS => value.AsSpan().ContainsAnyExcept(CodeCharacters) ? "a value has characters other than capital letters, digits, spaces and underscores" : null,
            DicomVr.UI => DicomUid.IsValid(value) ? null : "a value is no UID (PS3.5 9.1)",
            DicomVr.DA => value.Length == 8 && DicomDate.TryParse(value.AsSpan(), out _) ? null : "a value is no date, YYYYMMDD",
            DicomVr.TM => !value.Contains(':', StringComparison.Ordinal) && DicomTime.TryParse(value.AsSpan(), out _) ? null : "a value is no time, HHMMSS.FFFFFF",
            DicomVr.DT => DicomDateTime.TryParse(value.AsSpan(), out _) ? null : "a value is no date with a time, YYYYMMDDHHMMSS.FFFFFF&ZZXX",
            DicomVr.DS => DicomDecimal.TryParse(value, out _) ? null : "a value is no decimal number",
            DicomVr.IS => DicomInteger.TryParse(value, out _) ? null : "a value is no whole number of 32 bits",
            DicomVr.AS => IsAge(value) ? null : "a value is no age, nnnD, nnnW, nnnM or nnnY",
            _ => null,
        };
    }

    private static int LimitOf(DicomVr vr) => vr switch
    {
        DicomVr.AE or DicomVr.CS or DicomVr.DS or DicomVr.SH => 16,
        DicomVr.AS => 4,
        DicomVr.DA => 8,
        DicomVr.DT => 26,
        DicomVr.IS => 12,
        DicomVr.TM => 14,
        DicomVr.LO or DicomVr.UI => 64,
        DicomVr.ST => 1024,
        DicomVr.LT => 10240,
        _ => int.MaxValue,
    };

    private static bool HasControl(string value, string allowed)
    {
        foreach (char c in value)
        {
            if (c < 0x20 && !allowed.Contains(c, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAge(string value) => value is [_, _, _, 'D' or 'W' or 'M' or 'Y'] && int.TryParse(value.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static MedImagingException Broken(in DicomElement element, string rule)
        => new(ErrorKind.InvalidInput, $"DICOM: {element.Tag} {element.Vr.Letters()}, length {element.Length}, cannot be written: {rule} (PS3.5 6.2).") { Offset = element.Offset < 0 ? null : element.Offset };
}
