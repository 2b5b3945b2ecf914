using System.Diagnostics;
using MedImaging.Formats;
using MedImaging.Samples.Output;

namespace MedImaging.Samples.Hosting;

/// <summary>What a person wants of a volume: its geometry, files, structures.</summary>
internal sealed record VolumeLook
{
    public required IReadOnlyList<string> Paths { get; init; }

    public required SeriesChoice Choice { get; init; }

    public bool FillsGaps { get; init; }

    public double? Isotropic { get; init; }

    public Window? Window { get; init; }

    public string? Output { get; init; }

    public string? Planes { get; init; }

    public string? Projection { get; init; }

    public string? Model { get; init; }

    public string? Mask { get; init; }

    /// <param name="progress">Told the share of the segmentation that is done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<VolumeResult> RunAsync(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var opened = await VolumeSource.OpenAsync(Paths, Choice, FillsGaps, cancellationToken);
        using var source = Isotropic is { } spacing ? opened.ToIsotropic(spacing) : opened;
        var segmentation = Model is null ? null : await SegmentAsync(source, Model, progress, cancellationToken);
        var volume = source.Volume;
        if (Output is not null)
        {
            await WriteAsync(volume, Output, cancellationToken);
        }

        if (Planes is not null)
        {
            await WholeFile.WriteAsync(Planes, file => file.WriteAsync(GreyPicture.OfPlanes(volume, Window), cancellationToken).AsTask());
        }

        if (Projection is not null)
        {
            await WholeFile.WriteAsync(Projection, file => file.WriteAsync(GreyPicture.OfProjection(volume, Window), cancellationToken).AsTask());
        }

        var range = ValueRange.Of(volume);
        var geometry = volume.Geometry;
        return new VolumeResult
        {
            Modality = source.Modality,
            Columns = geometry.Columns,
            Rows = geometry.Rows,
            Slices = geometry.Slices,
            Spacing = [geometry.Spacing.Column, geometry.Spacing.Row, geometry.Spacing.Slice],
            Plane = geometry.Plane.ToString(),
            ShearAngle = geometry.ShearAngle,
            InterpolatedSlices = source.InterpolatedSlices,
            Minimum = range?.Low,
            Maximum = range?.High,
            Unit = volume.Unit,
            Notes = source.Notes,
            Segmentation = segmentation,
            Files = [.. new[] { Output, Planes, Projection, Mask }.OfType<string>()],
            Errors = [.. source.Errors.Select(error => new InputError(error.File, error.Error.Kind.ToString(), error.Error.Message))],
        };
    }

    private static Task WriteAsync(ImageVolume volume, string path, CancellationToken cancellationToken)
        => WholeFile.WriteAsync(path, file => NiftiWriter.WriteAsync(volume, file, path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase), cancellationToken));

    private async Task<SegmentationResult> SegmentAsync(VolumeSource source, string path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using var model = OnnxVolumeModel.Load(path, new OnnxModelOptions { Threads = Environment.ProcessorCount });
        var made = model.Manifest.Modalities;
        if (source.Modality is { } modality && made.Count > 0 && !made.Contains(modality, StringComparer.OrdinalIgnoreCase))
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"The model {model.Manifest.Id} was made for {string.Join(", ", made)}; this series is {modality}.");
        }

        var clock = Stopwatch.StartNew();
        using var found = await model.SegmentAsync(source.Volume, progress, cancellationToken);
        if (Mask is not null)
        {
            await WriteAsync(found.Mask, Mask, cancellationToken);
        }

        string[] unknown = source.Modality is null && made.Count > 0 ? [$"That this is {string.Join(" or ", made)} is the caller's word: the file does not say it."] : [];
        return new SegmentationResult(
            found.Model.Id,
            found.Model.Version,
            found.Model.Hash.Hex,
            [.. found.Segments.Select(each => new StructureResult(each.Label, each.Code.Value, each.Code.Scheme, each.Code.Meaning, each.VoxelCount, Math.Round(each.Millilitres, 3)))],
            [.. unknown, .. found.Limitations],
            clock.Elapsed.TotalSeconds);
    }
}
