namespace MedImaging.Samples.Hosting;

/// <summary>What a model's manifest says of its labels.</summary>
internal sealed record ModelThresholds(IReadOnlyList<double> Values, IReadOnlySet<string> NegativeCodes)
{
    /// <summary>Reads the manifest beside the model's file, which the model itself was verified against when it was opened.</summary>
    public static async Task<ModelThresholds> ReadAsync(NamedModel model, double? instead, CancellationToken cancellationToken)
    {
        if (instead is not (null or (>= 0 and <= 1)))
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "A threshold is from 0 to 1.");
        }

        var manifest = ModelManifest.FromJson(await File.ReadAllBytesAsync(Path.ChangeExtension(model.Path, ".json"), cancellationToken));
        return new ModelThresholds(
            [.. manifest.Labels.Select(label => instead ?? label.Threshold)],
            manifest.Labels.Where(label => label.IsNegative).Select(label => label.Code).ToHashSet(StringComparer.Ordinal));
    }
}
