namespace MedImaging;

/// <summary>What is searched for, and how much is kept.</summary>
public sealed class LiteratureOptions
{
    /// <summary>Gets or sets for how many of the present findings is searched, critical ones first.</summary>
    /// <value>The default is 3.</value>
    public int MaxFindings { get; set; } = 3;

    /// <summary>Gets or sets how many items are kept.</summary>
    /// <value>The default is 10.</value>
    public int MaxItems { get; set; } = 10;

    /// <summary>Gets or sets the earliest year of publication.</summary>
    /// <value>The default is any.</value>
    public int? FromYear { get; set; }

    /// <summary>Gets or sets how long the search may take.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal LiteratureOptions Require()
        => MaxFindings is >= 1 and <= 20 && MaxItems is >= 1 and <= 100 && Timeout > TimeSpan.Zero
            ? this
            : throw new ArgumentException("A search for literature is for 1 to 20 findings, keeps 1 to 100 items, and has some time.");
}
