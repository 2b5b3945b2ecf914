namespace MedImaging;

/// <summary>Where a transformer's attention is found and how its tokens lie over the input.</summary>
public sealed record AttentionOptions
{
    /// <summary>Gets the names of the outputs with the attention of the layers, first layer first: each heads × tokens × tokens, or tokens × tokens, for one input.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>Gets how many tokens go before those of the input's patches. The first of them is the one the score is read from; with none, the mean of the patches is.</summary>
    /// <value>The default is 1: a class token.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0 or above 64.</exception>
    public int LeadingTokens
    {
        get;
        init => field = value is >= 0 and <= 64 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 1;
}
