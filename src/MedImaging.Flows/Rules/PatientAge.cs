using System.Globalization;

namespace MedImaging;

/// <summary>Dates and ages as DICOM writes them (PS3.5 6.2: DA, AS).</summary>
internal static class PatientAge
{
    /// <summary>The age at the study in years, from the Age String or from the two dates; <see langword="null"/> when neither is there.</summary>
    internal static double? InYears(StudyDescriptor study)
    {
        if (study.PatientAge is { Length: 4 } age && int.TryParse(age.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            double? years = char.ToUpperInvariant(age[3]) switch { 'Y' => count, 'M' => count / 12d, 'W' => count / 52.18, 'D' => count / 365.25, _ => null };
            if (years is not null)
            {
                return years;
            }
        }

        return Date(study.PatientBirthDate) is { } born && Date(study.Date) is { } done && done >= born ? (done.DayNumber - born.DayNumber) / 365.25 : null;
    }

    /// <summary>A date of the form YYYYMMDD, or <see langword="null"/>.</summary>
    internal static DateOnly? Date(string? text)
        => DateOnly.TryParseExact(text?.Trim(), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
