using MedImaging.Dicom;
using MedImaging.Formats;

namespace MedImaging.Samples.Hosting;

/// <summary>A volume that a person named: of a NIfTI file, or of one series of DICOM files.</summary>
internal sealed record VolumeSource : IDisposable
{
    private static readonly string[] NiftiEndings = [".nii", ".nii.gz", ".hdr", ".img", ".hdr.gz", ".img.gz"];

    public required ImageVolume Volume { get; init; }

    /// <summary>Gets what took the images, or <see langword="null"/> where the file does not say it.</summary>
    public string? Modality { get; init; }

    /// <summary>Gets the slices, from 0, that no file holds: they are filled from their neighbours.</summary>
    public IReadOnlyList<int> InterpolatedSlices { get; init; } = [];

    /// <summary>Gets what the reader should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets the files that could not be read.</summary>
    public IReadOnlyList<(string File, MedImagingException Error)> Errors { get; init; } = [];

    public static Task<VolumeSource> OpenAsync(IReadOnlyList<string> paths, SeriesChoice choice, bool fillsGaps, CancellationToken cancellationToken)
        => paths is [var path] && File.Exists(path) && NiftiEndings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            ? OpenNiftiAsync(path, cancellationToken)
            : OpenSeriesAsync(paths, choice, fillsGaps, cancellationToken);

    /// <summary>The same in cubes.</summary>
    public VolumeSource ToIsotropic(double spacing)
    {
        // What lies outside is what the volume has least of: air is not 0 in every unit.
        var cubes = VolumeResampler.ToIsotropic(Volume, spacing, ValueRange.Of(Volume) is { } range ? range.Low : 0);
        Volume.Dispose();
        return this with { Volume = cubes };
    }

    public void Dispose() => Volume.Dispose();

    private static async Task<VolumeSource> OpenNiftiAsync(string path, CancellationToken cancellationToken)
    {
        var header = await NiftiReader.ReadHeaderAsync(path, cancellationToken: cancellationToken);
        string[] several = header.VolumeCount > 1 ? [$"The file holds {header.VolumeCount} volumes; this is the first."] : [];
        return new VolumeSource
        {
            Volume = await NiftiReader.ReadVolumeAsync(path, cancellationToken: cancellationToken),
            Notes = [.. several, .. header.Warnings],
        };
    }

    private static async Task<VolumeSource> OpenSeriesAsync(IReadOnlyList<string> paths, SeriesChoice choice, bool fillsGaps, CancellationToken cancellationToken)
    {
        var input = await SeriesInput.ReadAsync(FolderFiles.Find(paths), cancellationToken);
        if (!input.Series.Any(series => series.Stacks.Count > 0))
        {
            throw input.Errors.Count > 0
                ? new MedImagingException(input.Errors[0].Error.Kind, $"This is no volume: {input.Errors[0].Error.Message}", input.Errors[0].Error)
                : new MedImagingException(ErrorKind.InvalidInput, "This is no volume: there are no slices.");
        }

        var (series, stack) = choice.From(input.Series);
        var options = new VolumeBuilderOptions { Gaps = fillsGaps ? GapHandling.Interpolate : GapHandling.Refuse };
        var volume = await VolumeBuilder.BuildAsync(stack, options, cancellationToken);
        return new VolumeSource
        {
            Volume = volume,
            InterpolatedSlices = volume.InterpolatedSlices,
            Modality = series.Series.Modality.Code,
            Notes = [.. series.Defects.Select(defect => defect.Message)],
            Errors = input.Errors,
        };
    }
}
