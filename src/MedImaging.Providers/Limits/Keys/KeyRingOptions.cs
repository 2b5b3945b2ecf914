namespace MedImaging.Providers;

/// <summary>How long a key rests after which error.</summary>
public sealed class KeyRingOptions
{
    /// <summary>Gets or sets how long a key rests that sent too much, when the provider does not say how long.</summary>
    /// <value>The default is 30 seconds. It only moves the key to the end of the line: when no other key can be used, it is used all the same.</value>
    public TimeSpan RestWithoutHint { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a key that sent too much rests at most, whatever the provider asks for.</summary>
    /// <value>The default is 1 hour.</value>
    public TimeSpan LongestRest { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets when a used-up allowance begins anew, when the provider does not say.</summary>
    /// <value>The default is midnight UTC.</value>
    public QuotaReset QuotaReset { get; set; }

    internal KeyRingOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(RestWithoutHint, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestRest, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LongestRest, TimeSpan.FromDays(31));
        return this;
    }
}
