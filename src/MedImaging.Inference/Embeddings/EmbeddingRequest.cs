using System.Globalization;
using Microsoft.Extensions.AI;

namespace MedImaging;

/// <summary>What every generator here checks of a call, and says about its answer.</summary>
internal static class EmbeddingRequest
{
    public const string ProviderName = "medimaging";

    /// <summary>Refuses what a local model cannot do: to be another one, or to have another dimension.</summary>
    public static void Check(EmbeddingGenerationOptions? options, string modelId, int dimension)
    {
        if (options?.ModelId is { } id && id != modelId)
        {
            throw new ArgumentException($"The model here is {modelId}; it cannot be chosen by a call.", nameof(options));
        }

        if (options?.Dimensions is { } dimensions && dimensions != dimension)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{modelId} gives {dimension} dimensions, not {dimensions}."), nameof(options));
        }
    }

    public static void CheckText(string? text, int maxLength)
    {
        if (text is null)
        {
            throw new ArgumentException("A text is null.", nameof(text));
        }

        if (text.Length > maxLength)
        {
            throw new MedImagingException(
                ErrorKind.LimitExceeded, string.Create(CultureInfo.InvariantCulture, $"A text has {text.Length} characters; at most {maxLength} are taken."));
        }
    }

    public static UsageDetails Usage(long tokens) => new() { InputTokenCount = tokens, TotalTokenCount = tokens };
}
