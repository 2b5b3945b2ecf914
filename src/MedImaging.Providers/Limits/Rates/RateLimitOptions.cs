using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>How many calls one key may make of one model, and who waits how long for a place.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Gets or sets how many calls may start within any 60 seconds.</summary>
    /// <value>The default is 20.</value>
    [Range(1, 100_000)]
    public int RequestsPerMinute { get; set; } = 20;

    /// <summary>Gets or sets how many tokens, in and out, the calls of any 60 seconds may have; a call is counted as estimated when it starts, and as used when it ends.</summary>
    /// <value>The default is <see langword="null"/>: tokens are not limited.</value>
    [Range(1, int.MaxValue)]
    public int? TokensPerMinute { get; set; }

    /// <summary>Gets or sets how many calls may wait; when more come, the least urgent that came last is refused.</summary>
    /// <value>The default is 256; 0 refuses whatever cannot start at once.</value>
    [Range(0, 10_000)]
    public int QueueLimit { get; set; } = 256;

    /// <summary>Gets or sets how long a call waits at most, whatever its deadline; one that would wait longer is refused at once.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets how many calls in a row may overtake the one that has waited longest; then it goes next, however urgent the others are.</summary>
    /// <value>The default is 9: a call with <c>n</c> calls before it starts with the <c>10 (n + 1)</c>-th start from then on at the latest.</value>
    [Range(1, 1000)]
    public int MostOvertakes { get; set; } = 9;

    /// <summary>Gets or sets how long no call starts after the provider said "too many" without saying for how long.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan PauseWithoutHint { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long no call starts at most, whatever the provider asks for.</summary>
    /// <value>The default is 1 hour.</value>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets how many tokens an answer is taken to have when the call does not limit it.</summary>
    /// <value>The default is 512.</value>
    [Range(0, 1_000_000)]
    public int ExpectedOutputTokens { get; set; } = 512;

    /// <summary>Gets or sets how the tokens of messages are estimated.</summary>
    /// <value>The default is a token for four characters, and 258 for an image.</value>
    public TokenEstimator Estimator { get; set; } = TokenEstimates.Estimate;

    internal RateLimitOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(RequestsPerMinute, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RequestsPerMinute, 100_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(TokensPerMinute ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(QueueLimit);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostOvertakes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(ExpectedOutputTokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestWait, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(PauseWithoutHint, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestPause, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LongestWait, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LongestPause, TimeSpan.FromDays(7));
        ArgumentNullException.ThrowIfNull(Estimator);
        return this;
    }
}
