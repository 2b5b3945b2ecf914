using System.Globalization;
using MedImaging.Codecs;
using MedImaging.Dicom;
using MedImaging.Formats;

namespace MedImaging.Samples.Hosting;

/// <summary>One conversion that a person asked for.</summary>
internal sealed record Conversion
{
    public required string Input { get; init; }

    public required string Output { get; init; }

    public required string To { get; init; }

    public int Frame { get; init; } = 1;

    public Window? Window { get; init; }

    public int? Series { get; init; }

    public int? Stack { get; init; }

    public bool FillsGaps { get; init; }

    public static Window? ParseWindow(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string[] parts = text.Split(',');
        return parts.Length == 2 && Number(parts[0]) is { } center && Number(parts[1]) is { } width && width >= 1
            ? new Window(center, width)
            : throw new RequestException(ErrorKind.InvalidInput, "A window is given as CENTER,WIDTH, the width at least 1.");

        static double? Number(string part) => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
    }

    public Task WriteAsync(Stream destination, CancellationToken cancellationToken) => To switch
    {
        "nii" => WriteVolumeAsync(destination, cancellationToken),
        "png" => WritePictureAsync(destination, cancellationToken),
        "tiff" => WritePictureAsync(destination, cancellationToken),
        _ => WriteDicomAsync(destination, SyntaxNames.Find(To), cancellationToken),
    };

    private async Task WriteDicomAsync(Stream destination, TransferSyntax syntax, CancellationToken cancellationToken)
    {
        var file = await OpenAsync(cancellationToken);
        await DicomWriter.WriteAsync(DicomTranscoder.Transcode(file, syntax, cancellationToken: cancellationToken), destination, cancellationToken: cancellationToken);
    }

    private async Task WritePictureAsync(Stream destination, CancellationToken cancellationToken)
    {
        var instance = new DicomInstance(await OpenAsync(cancellationToken), Path.GetFileName(Input), default);
        if (Frame < 1 || Frame > instance.Descriptor.FrameCount)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"The file has {instance.Descriptor.FrameCount} frames; there is no frame {Frame}.");
        }

        var frame = instance.ReadFrame(Frame - 1);
        var shown = Window is null ? frame : new PixelFrame
        {
            Instance = frame.Instance,
            Index = frame.Index,
            Rows = frame.Rows,
            Columns = frame.Columns,
            SamplesPerPixel = frame.SamplesPerPixel,
            Pixels = frame.Pixels,
            PixelHash = frame.PixelHash,
            Window = Window,
            IsInverted = frame.IsInverted,
            Spacing = frame.Spacing,
            Unit = frame.Unit,
        };
        var picture = new FrameRenderer().RenderPng(shown, maxSide: int.MaxValue);
        await destination.WriteAsync(To == "tiff" ? Tiff.Encode(Png.Decode(picture.Span)) : picture, cancellationToken);
    }

    private async Task WriteVolumeAsync(Stream destination, CancellationToken cancellationToken)
    {
        var input = await SeriesInput.ReadAsync(FolderFiles.Find([Input]), cancellationToken);
        if (input.Series.Count == 0)
        {
            throw input.Errors.Count > 0 ? input.Errors[0].Error : new MedImagingException(ErrorKind.InvalidInput, $"'{Input}' holds no series.");
        }

        var options = new VolumeBuilderOptions { Gaps = FillsGaps ? GapHandling.Interpolate : GapHandling.Refuse };
        using var volume = await VolumeBuilder.BuildAsync(new SeriesChoice(Series, Stack).From(input.Series).Stack, options, cancellationToken);
        await NiftiWriter.WriteAsync(volume, destination, Output.EndsWith(".gz", StringComparison.OrdinalIgnoreCase), cancellationToken);
    }

    private Task<DicomFile> OpenAsync(CancellationToken cancellationToken)
        => Directory.Exists(Input)
            ? throw new RequestException(ErrorKind.InvalidInput, $"'{Input}' is a folder; only nii is made of one.")
            : DicomFile.OpenAsync(Input, cancellationToken: cancellationToken);
}
