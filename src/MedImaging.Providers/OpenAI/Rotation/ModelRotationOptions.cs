namespace MedImaging.Providers;

/// <summary>How a <see cref="ModelRotation"/> goes round its models.</summary>
public sealed class ModelRotationOptions
{
    /// <summary>Gets or sets whether each call begins with the model after the last one's, which spreads calls over models that each have a small allowance; otherwise each begins with the first.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool GoesRound { get; set; } = true;

    /// <summary>Gets or sets how long a model is passed over that failed, when it did not say for how long.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a model is passed over that there is not, or whose allowance is used up.</summary>
    /// <value>The default is 10 minutes.</value>
    public TimeSpan LongCooldown { get; set; } = TimeSpan.FromMinutes(10);
}
