namespace MedImaging.Samples.Hosting;

/// <summary>What a model's manifest says of its labels.</summary>
internal sealed record ModelThresholds(IReadOnlyList<double> Values, IReadOnlySet<string> NegativeCodes)
{
    /// <summary>Reads the manifest beside the model's file, which the model itself was verified against when it was opened.</summary>
    public static ModelThresholds Read(NamedModel model, double? instead)
    {
        if (instead is not (null or (>= 0 and <= 1)))
        {
            throw new RequestException(ErrorKind.InvalidInput, "A threshold is from 0 to 1.");
        }

        var manifest = ModelFolder.ReadManifest(model.Path);
        return new ModelThresholds(
            [.. manifest.Labels.Select(label => instead ?? label.Threshold)],
            manifest.Labels.Where(label => label.IsNegative).Select(label => label.Code).ToHashSet(StringComparer.Ordinal));
    }
}
