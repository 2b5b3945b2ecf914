using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>A time of day, as exact as it is known (TM, and the second part of DT; PS3.5 6.2).</summary>
public readonly record struct DicomTime : ISpanParsable<DicomTime>
{
    private readonly byte _hour;
    private readonly byte _minute;      // one more than the minute; 0 when it is not known
    private readonly byte _second;      // the same
    private readonly byte _digits;
    private readonly int _microsecond;

    private DicomTime(int hour, int minute, int second, int microsecond, int digits)
        => (_hour, _minute, _second, _microsecond, _digits) = ((byte)hour, (byte)minute, (byte)second, microsecond, (byte)digits);

    /// <summary>Gets the hour.</summary>
    public int Hour => _hour;

    /// <summary>Gets the minute; <see langword="null"/> when it is not known.</summary>
    public int? Minute => _minute == 0 ? null : _minute - 1;

    /// <summary>Gets the second, 60 for a leap second; <see langword="null"/> when it is not known.</summary>
    public int? Second => _second == 0 ? null : _second - 1;

    /// <summary>Gets the microseconds after the second.</summary>
    public int Microsecond => _microsecond;

    /// <summary>Gets how many digits of the fraction of the second are known, 0 to 6.</summary>
    public int FractionDigits => _digits;

    /// <summary>Takes a whole time, to the microsecond.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The same time.</returns>
    public static DicomTime FromTimeOnly(TimeOnly time)
    {
        int microsecond = (time.Millisecond * 1000) + time.Microsecond;
        return new(time.Hour, time.Minute + 1, time.Second + 1, microsecond, microsecond == 0 ? 0 : 6);
    }

    /// <inheritdoc/>
    public static DicomTime Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => TryParse(s, out var time) ? time : throw new FormatException("A time is written HHMMSS.FFFFFF (PS3.5 6.2).");

    /// <inheritdoc/>
    public static DicomTime Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The time.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static DicomTime Parse(string text) => Parse(text.AsSpan(), provider: null);

    /// <summary>Reads a time if the text is one; it never throws. Also the form <c>10:01:22</c> of ACR-NEMA, and times cut after the hour or the minute.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DicomTime time)
    {
        var rest = ClockText.Trim(text);
        return TryRead(ref rest, out time) && rest.IsEmpty;
    }

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out DicomTime result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out DicomTime result) => TryParse(s.AsSpan(), out result);

    /// <summary>Gets the first moment that the time may mean; a leap second is the last moment before the next minute.</summary>
    /// <returns>The time.</returns>
    public TimeOnly ToTimeOnly()
    {
        bool isLeap = Second == 60;
        return new TimeOnly(_hour, Minute ?? 0, isLeap ? 59 : Second ?? 0).Add(TimeSpan.FromMicroseconds(isLeap ? 999_999 : _microsecond));
    }

    /// <summary>Writes the time as DICOM does: <c>HHMMSS.FFFFFF</c>, shorter where it is not known.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string text = _hour.ToString("D2", CultureInfo.InvariantCulture) + Two(Minute) + Two(Second);
        return _digits == 0 ? text : $"{text}.{_microsecond.ToString("D6", CultureInfo.InvariantCulture)[.._digits]}";
    }

    internal static bool TryRead(ref ReadOnlySpan<char> text, out DicomTime time)
    {
        time = default;
        int minute = -1, second = -1, microsecond = 0, digits = 0;
        if (!ClockText.TryDigits(ref text, 2, 0, 23, out int hour))
        {
            return false;
        }

        bool hasColons = text is [':', ..];
        if (!TryPart(ref text, hasColons, 59, ref minute) || (minute >= 0 && !TryPart(ref text, hasColons, 60, ref second)))
        {
            return false;
        }

        if (second >= 0 && text is ['.' or ',', ..])
        {
            text = text[1..];
            if (!ClockText.TryFraction(ref text, out microsecond, out digits))
            {
                return false;
            }
        }

        time = new DicomTime(hour, minute + 1, second + 1, microsecond, digits);
        return true;
    }

    private static bool TryPart(ref ReadOnlySpan<char> text, bool hasColons, int high, ref int part)
    {
        if (hasColons)
        {
            if (text is not [':', ..])
            {
                return true;
            }

            text = text[1..];
            return ClockText.TryDigits(ref text, 2, 0, high, out part);
        }

        return text.IsEmpty || !char.IsAsciiDigit(text[0]) || ClockText.TryDigits(ref text, 2, 0, high, out part);
    }

    private static string Two(int? number) => number?.ToString("D2", CultureInfo.InvariantCulture) ?? "";
}
