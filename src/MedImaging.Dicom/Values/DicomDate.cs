using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>A date, as exact as it is known (DA, and the first part of DT; PS3.5 6.2).</summary>
public readonly record struct DicomDate : ISpanParsable<DicomDate>
{
    private readonly short _year;
    private readonly byte _month;
    private readonly byte _day;

    /// <summary>Creates a date.</summary>
    /// <param name="year">The year, 1 to 9999.</param>
    /// <param name="month">The month; <see langword="null"/> when it is not known.</param>
    /// <param name="day">The day; <see langword="null"/> when it is not known.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such date.</exception>
    public DicomDate(int year, int? month = null, int? day = null)
    {
        if (!Exists(year, month ?? 0, day ?? 0) || month == 0 || day == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(year), "There is no such date.");
        }

        (_year, _month, _day) = ((short)year, (byte)(month ?? 0), (byte)(day ?? 0));
    }

    /// <summary>Gets the year.</summary>
    public int Year => _year;

    /// <summary>Gets the month; <see langword="null"/> when it is not known.</summary>
    public int? Month => _month == 0 ? null : _month;

    /// <summary>Gets the day; <see langword="null"/> when it is not known.</summary>
    public int? Day => _day == 0 ? null : _day;

    /// <summary>Takes a whole date.</summary>
    /// <param name="date">The date.</param>
    /// <returns>The same date.</returns>
    public static DicomDate FromDateOnly(DateOnly date) => new(date.Year, date.Month, date.Day);

    /// <inheritdoc/>
    public static DicomDate Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => TryParse(s, out var date) ? date : throw new FormatException("A date is written YYYYMMDD (PS3.5 6.2).");

    /// <inheritdoc/>
    public static DicomDate Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <summary>Reads a date.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The date.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static DicomDate Parse(string text) => Parse(text.AsSpan(), provider: null);

    /// <summary>Reads a date if the text is one; it never throws. Also the form <c>1997.04.24</c> of ACR-NEMA, <c>1997-04-24</c>, a year, and a year with a month.</summary>
    /// <param name="text">The text.</param>
    /// <param name="date">The date.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DicomDate date)
    {
        var rest = ClockText.Trim(text);
        return TryRead(ref rest, out date, isSeparated: true) && rest.IsEmpty;
    }

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out DicomDate result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out DicomDate result) => TryParse(s.AsSpan(), out result);

    /// <summary>Gets the date when all of it is known.</summary>
    /// <param name="date">The date.</param>
    /// <returns>Whether it is.</returns>
    public bool TryGetDateOnly(out DateOnly date)
    {
        date = _day == 0 ? default : new DateOnly(_year, _month, _day);
        return _day != 0;
    }

    /// <summary>Writes the date as DICOM does: <c>YYYYMMDD</c>, shorter where it is not known.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_year:D4}{(_month == 0 ? "" : _month.ToString("D2", CultureInfo.InvariantCulture))}{(_day == 0 ? "" : _day.ToString("D2", CultureInfo.InvariantCulture))}");

    internal static bool TryRead(ref ReadOnlySpan<char> text, out DicomDate date, bool isSeparated)
    {
        date = default;
        if (!ClockText.TryDigits(ref text, 4, 1, 9999, out int year))
        {
            return false;
        }

        char separator = isSeparated && text is [('.' or '-' or '/') and var found, ..] ? found : '\0';
        int month = 0, day = 0;
        if (!TryPart(ref text, separator, 12, ref month) || (month != 0 && !TryPart(ref text, separator, 31, ref day)) || !Exists(year, month, day))
        {
            return false;
        }

        date = new DicomDate(year, month == 0 ? null : month, day == 0 ? null : day);
        return true;
    }

    // A part that is not there is no fault; one that is there and wrong is.
    private static bool TryPart(ref ReadOnlySpan<char> text, char separator, int high, ref int part)
    {
        if (separator != '\0')
        {
            if (text.IsEmpty || text[0] != separator)
            {
                return true;
            }

            text = text[1..];
        }

        return text.IsEmpty || !char.IsAsciiDigit(text[0]) ? separator == '\0' : ClockText.TryDigits(ref text, 2, 1, high, out part);
    }

    private static bool Exists(int year, int month, int day)
        => year is >= 1 and <= 9999 && month is >= 0 and <= 12 && day >= 0 && (month == 0 ? day == 0 : day <= DateTime.DaysInMonth(year, month));
}
