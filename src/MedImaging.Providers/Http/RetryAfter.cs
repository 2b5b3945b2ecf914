using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;

namespace MedImaging.Providers;

/// <summary>How long a provider asks to wait: <c>Retry-After</c> (RFC 9110 10.2.3) and the headers that providers made up beside it.</summary>
internal static class RetryAfter
{
    /// <summary>The longest wait that is told; a provider that asks for more is asked again after it.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly string[] DateFormats = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    /// <summary>Reads the wait of an answer's head; none where there is none, or none that can be understood.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Value(headers, "retry-after-ms") is { } ms && TryNumber(ms.AsSpan().Trim(), out double milliseconds))
        {
            return Bounded(milliseconds / 1000);
        }

        return Value(headers, "retry-after") is { } value && Parse(value, now) is { } wait ? wait : ReadReset(headers, now);
    }

    /// <summary>Reads a <c>Retry-After</c>: seconds, also with a fraction, or a date. A date that has passed is no wait; a negative number is no answer.</summary>
    public static TimeSpan? Parse(ReadOnlySpan<char> value, DateTimeOffset now)
    {
        value = value.Trim();
        return TryNumber(value, out double seconds) ? Bounded(seconds)
            : DateTimeOffset.TryParseExact(value, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite | DateTimeStyles.AssumeUniversal, out var at) ? Until(at, now)
            : null;
    }

    /// <summary>Reads a duration as <c>2m59.56s</c>, <c>7.66s</c>, <c>120ms</c> or <c>1h0m0s</c>.</summary>
    public static TimeSpan? ParseDuration(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        double sum = 0;
        bool isEmpty = true;
        while (value.Length > 0)
        {
            int digits = value.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0 || !TryNumber(value[..digits], out double number))
            {
                return null;
            }

            value = value[digits..];
            int letters = value.IndexOfAny(NumberCharacters);
            var unit = letters < 0 ? value : value[..letters];
            double seconds = unit switch { "ms" => 0.001, "s" => 1, "m" => 60, "h" => 3600, "d" => 86400, _ => double.NaN };
            if (double.IsNaN(seconds))
            {
                return null;
            }

            sum += number * seconds;
            isEmpty = false;
            value = value[unit.Length..];
        }

        return isEmpty ? null : Bounded(sum);
    }

    /// <summary>Reads when a limit begins anew: a duration with units, a number of seconds, seconds or milliseconds since 1970, or a date.</summary>
    public static TimeSpan? ParseReset(ReadOnlySpan<char> value, DateTimeOffset now)
    {
        value = value.Trim();
        if (!TryNumber(value, out double number))
        {
            return ParseDuration(value)
                ?? Parse(value, now)
                ?? (DateTimeOffset.TryParseExact(value, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Until(at, now) : null);
        }

        // No wait is 30 years long, and no second since 1970 has come so late.
        return number switch
        {
            < 1e9 => Bounded(number),
            < 1e11 => Bounded(number - (now.ToUnixTimeMilliseconds() / 1000d)),
            < 1e14 => Bounded((number - now.ToUnixTimeMilliseconds()) / 1000),
            _ => null,
        };
    }

    // The limits that are used up, the last of them to begin anew; without a word of what remains, none.
    private static TimeSpan? ReadReset(HttpResponseHeaders headers, DateTimeOffset now)
    {
        TimeSpan? longest = null;
        foreach (string suffix in (ReadOnlySpan<string>)["", "-requests", "-tokens"])
        {
            if (Value(headers, "x-ratelimit-remaining" + suffix) is { } remaining && remaining.Trim() is "0"
                && Value(headers, "x-ratelimit-reset" + suffix) is { } reset && ParseReset(reset, now) is { } wait && !(wait <= longest))
            {
                longest = wait;
            }
        }

        return longest;
    }

    // Digits and a point only: the parser would take NaN and Infinity for numbers, too.
    private static bool TryNumber(ReadOnlySpan<char> value, out double number)
    {
        number = 0;
        return value.IndexOfAnyExcept(NumberCharacters) < 0 && double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    private static TimeSpan Until(DateTimeOffset at, DateTimeOffset now) => Bounded((at - now).TotalSeconds);

    private static TimeSpan Bounded(double seconds) => seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(Math.Max(0, seconds));

    private static string? Value(HttpResponseHeaders headers, string name)
        => headers.NonValidated.TryGetValues(name, out var values) && values.Count > 0 ? values.First() : null;
}
