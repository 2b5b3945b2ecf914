using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;

namespace MedImaging.Providers;

/// <summary>Reads how long the dialect's servers ask to wait: <c>Retry-After</c> in each form, the words "try again in 11.19s", and the ends of windows that are used up.</summary>
internal static class OpenAIWaits
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public static TimeSpan? Read(ErrorAnswer answer, ErrorBody error, bool isThrottled)
        => Valid(Milliseconds(Header(answer.Headers, "retry-after-ms")))
            ?? Valid(RetryAfter(answer))
            ?? (isThrottled ? Valid(Spoken(error.Message)) ?? Valid(Windows(answer)) ?? Valid(Until(error.Reset ?? Header(answer.Headers, "x-ratelimit-reset"), answer.Now)) : null);

    /// <summary>Reads a duration as Go writes it: <c>2m59.56s</c>, <c>7.66s</c>, <c>6ms</c>, <c>1h0m3s</c>.</summary>
    public static TimeSpan? Duration(ReadOnlySpan<char> text)
    {
        double seconds = 0;
        bool isAny = false;
        while (text.Length > 0)
        {
            int digits = text.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            {
                break;
            }

            text = text[digits..];
            int letters = text.IndexOfAnyExceptInRange('a', 'z') is var end && end < 0 ? text.Length : end;
            double unit = Unit(text[..letters]);
            if (unit == 0)
            {
                break;
            }

            seconds += value * unit;
            isAny = true;
            text = text[letters..];
        }

        return isAny && seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double Unit(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86400,
        _ => 0,
    };

    private static TimeSpan? RetryAfter(ErrorAnswer answer)
    {
        string? text = Header(answer.Headers, "Retry-After");
        return Seconds(text)
            ?? (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date - answer.Now : null);
    }

    private static TimeSpan? Seconds(string? text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    private static TimeSpan? Milliseconds(string? text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value <= Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(value) : null;

    private static TimeSpan? Spoken(string? message)
    {
        const string Words = "try again in ";
        int at = message?.IndexOf(Words, StringComparison.OrdinalIgnoreCase) ?? -1;
        return at < 0 ? null : Duration(message.AsSpan(at + Words.Length));
    }

    // Each answer tells when its windows start anew; only a window that is used up is waited for.
    private static TimeSpan? Windows(ErrorAnswer answer)
    {
        TimeSpan? longest = null;
        foreach (string window in (ReadOnlySpan<string>)["requests", "tokens"])
        {
            if (Header(answer.Headers, "x-ratelimit-remaining-" + window) is "0" && Header(answer.Headers, "x-ratelimit-reset-" + window) is { } reset
                && Duration(reset) is { } wait && (longest is null || wait > longest))
            {
                longest = wait;
            }
        }

        return longest;
    }

    private static TimeSpan? Until(string? milliseconds, DateTimeOffset now)
        => long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out long at) && at < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(at) - now : null;

    private static TimeSpan? Valid(TimeSpan? wait) => wait is { } given && given > TimeSpan.Zero && given <= Longest ? given : null;

    private static string? Header(HttpResponseHeaders headers, string name)
        => headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 ? values.ToString().Trim() : null;
}
