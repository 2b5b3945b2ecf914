using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>A date with a time, as exact as they are known, and perhaps the offset from universal time (DT, PS3.5 6.2).</summary>
/// <param name="Date">The date.</param>
/// <param name="Time">The time; <see langword="null"/> when it is not known.</param>
/// <param name="Offset">The offset from universal time, −12:00 to +14:00; <see langword="null"/> when the value does not say it: then (0008,0201) of the dataset holds, or the place's own time.</param>
public readonly record struct DicomDateTime(DicomDate Date, DicomTime? Time = null, TimeSpan? Offset = null) : ISpanParsable<DicomDateTime>
{
    private const int LowestOffset = -12 * 60;
    private const int HighestOffset = 14 * 60;

    /// <summary>Takes a moment, to the microsecond.</summary>
    /// <param name="moment">The moment.</param>
    /// <returns>The same moment with its offset.</returns>
    public static DicomDateTime FromDateTimeOffset(DateTimeOffset moment)
        => new(DicomDate.FromDateOnly(DateOnly.FromDateTime(moment.DateTime)), DicomTime.FromTimeOnly(TimeOnly.FromDateTime(moment.DateTime)), moment.Offset);

    /// <inheritdoc/>
    public static DicomDateTime Parse(ReadOnlySpan<char> s, IFormatProvider? provider)
        => TryParse(s, out var moment) ? moment : throw new FormatException("A date with a time is written YYYYMMDDHHMMSS.FFFFFF&ZZXX (PS3.5 6.2).");

    /// <inheritdoc/>
    public static DicomDateTime Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <summary>Reads a date with a time.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The date with a time.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static DicomDateTime Parse(string text) => Parse(text.AsSpan(), provider: null);

    /// <summary>Reads a date with a time if the text is one; it never throws.</summary>
    /// <param name="text">The text.</param>
    /// <param name="moment">The date with its time.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DicomDateTime moment)
    {
        moment = default;
        var rest = ClockText.Trim(text);
        if (!DicomDate.TryRead(ref rest, out var date, isSeparated: false))
        {
            return false;
        }

        DicomTime? time = null;
        if (date.Day is not null && rest is [>= '0' and <= '9', ..])
        {
            if (!DicomTime.TryRead(ref rest, out var known))
            {
                return false;
            }

            time = known;
        }

        TimeSpan? offset = null;
        if (!TryOffset(ref rest, ref offset) || !rest.IsEmpty)
        {
            return false;
        }

        moment = new DicomDateTime(date, time, offset);
        return true;
    }

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out DicomDateTime result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out DicomDateTime result) => TryParse(s.AsSpan(), out result);

    /// <summary>Gets the first moment that the value may mean.</summary>
    /// <param name="localOffset">The offset where the value has none.</param>
    /// <param name="moment">The moment.</param>
    /// <returns>Whether the year, the month and the day are known, and .NET has the moment.</returns>
    public bool TryGetDateTimeOffset(TimeSpan localOffset, out DateTimeOffset moment)
    {
        moment = default;
        if (!Date.TryGetDateOnly(out var day))
        {
            return false;
        }

        var clock = day.ToDateTime(Time?.ToTimeOnly() ?? default);
        var offset = Offset ?? localOffset;
        long utc = clock.Ticks - offset.Ticks;
        if (offset.Duration() > TimeSpan.FromHours(14) || offset.Ticks % TimeSpan.TicksPerMinute != 0 || utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        moment = new DateTimeOffset(clock, offset);
        return true;
    }

    /// <summary>Writes the value as DICOM does: <c>YYYYMMDDHHMMSS.FFFFFF&amp;ZZXX</c>, shorter where it is not known.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string offset = Offset is { } zone ? string.Create(CultureInfo.InvariantCulture, $"{(zone < TimeSpan.Zero ? '-' : '+')}{Math.Abs((int)zone.TotalHours):D2}{Math.Abs(zone.Minutes):D2}") : "";
        return $"{Date}{Time}{offset}";
    }

    // −0000 is no offset that exists (PS3.5 6.2), but it is plain what it means.
    private static bool TryOffset(ref ReadOnlySpan<char> text, ref TimeSpan? offset)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        int sign = text[0] switch { '+' => 1, '-' => -1, _ => 0 };
        text = text[1..];
        if (sign == 0 || !ClockText.TryDigits(ref text, 2, 0, 14, out int hours) || !ClockText.TryDigits(ref text, 2, 0, 59, out int minutes))
        {
            return false;
        }

        int total = sign * ((hours * 60) + minutes);
        offset = TimeSpan.FromMinutes(total);
        return total is >= LowestOffset and <= HighestOffset;
    }
}
