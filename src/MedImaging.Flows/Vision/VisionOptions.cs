namespace MedImaging;

/// <summary>What a vision model is asked about a frame, and how much it may say.</summary>
public sealed class VisionOptions
{
    /// <summary>Gets or sets what it is asked about, 1 to 64 findings.</summary>
    /// <value>The default is <see cref="VisionLabel.Chest"/>.</value>
    public IReadOnlyList<VisionLabel> Labels { get; set; } = VisionLabel.Chest;

    /// <summary>Gets or sets the longest side of the picture that is sent, in pixels, 64 to 4,096.</summary>
    /// <value>The default is 1,024.</value>
    public int MaxSide { get; set; } = 1_024;

    /// <summary>Gets or sets how many entries an answer may have; one with more is refused.</summary>
    /// <value>The default is 128.</value>
    public int MaxEntries { get; set; } = 128;

    /// <summary>Gets or sets how many tokens an answer may have.</summary>
    /// <value>The default is 4,096.</value>
    public int MaxOutputTokens { get; set; } = 4_096;

    /// <summary>Gets or sets how long an answer may take, in all attempts.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <exception cref="ArgumentException">A value is out of its range, or a finding is asked about twice.</exception>
    internal VisionOptions Require()
    {
        bool isSound = Labels is { Count: >= 1 and <= 64 } && MaxSide is >= 64 and <= 4_096 && MaxEntries is >= 1 and <= 10_000 && MaxOutputTokens >= 64 && Timeout > TimeSpan.Zero;
        if (!isSound || Labels.Select(label => label.Key).Distinct(StringComparer.Ordinal).Count() != Labels.Count)
        {
            throw new ArgumentException("The options of a vision step ask about 1 to 64 different findings, with a picture of 64 to 4,096 pixels, and allow at least one entry and some time.");
        }

        return this;
    }
}
