using System.Buffers;
using System.Globalization;

namespace MedImaging;

/// <summary>A detector without a model, for pictures of any kind: regions brighter than their surroundings, and places that differ from their mirror image, by fixed rules over pixel values.</summary>
/// <remarks>It knows no anatomy and no disease. It is there to compare models with, and for pictures that no model was made for. Safe to use from many threads.</remarks>
public sealed class BaselineDetector : IImageModel
{
    private const int MaxPixels = 1 << 27;
    private const string Limitation = "The baseline compares brightness by fixed rules; it knows no anatomy and no disease, and normal structures are found as well.";

    private static readonly ContentHash Recipe = ContentHash.Of("baseline/1: real units, colour as luminance, low-is-bright negated, what is no number as the lowest");

    private readonly BaselineOptions _options;

    /// <summary>Creates a detector.</summary>
    /// <param name="options">What counts as a finding; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public BaselineDetector(BaselineOptions? options = null)
    {
        options ??= new BaselineOptions();
        if (new BaselineOptionsValidator().Validate(null, options) is { Failed: true } invalid)
        {
            throw new ArgumentException(invalid.FailureMessage, nameof(options));
        }

        _options = new BaselineOptions
        {
            Classes = options.Classes,
            MinContrast = options.MinContrast,
            MinAsymmetry = options.MinAsymmetry,
            MinAreaShare = options.MinAreaShare,
            MaxAreaShare = options.MaxAreaShare,
            MaxFindings = options.MaxFindings,
        };
        string rules = string.Create(
            CultureInfo.InvariantCulture,
            $"baseline/1: {options.Classes} {options.MinContrast:R} {options.MinAsymmetry:R} {options.MinAreaShare:R} {options.MaxAreaShare:R} {options.MaxFindings}");
        Description = new ModelDescription
        {
            Id = "baseline",
            Version = "1",
            Hash = ContentHash.Of(rules),
            IntendedUse = "Points at regions brighter than their surroundings or than their mirror image, by fixed rules over pixel values; it knows no anatomy and no disease",
        };
    }

    /// <inheritdoc/>
    public ModelDescription Description { get; }

    /// <inheritdoc/>
    public ImageTensor Preprocess(PixelFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var pixels = frame.Pixels;
        if ((long)pixels.Rows * pixels.Columns > MaxPixels)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"The baseline takes frames of at most {MaxPixels} pixels.");
        }

        int count = pixels.Rows * pixels.Columns;
        var owner = MemoryPool<float>.Shared.Rent(count);
        Fill(pixels, owner.Memory.Span[..count]);
        bool isMeasured = pixels is { SamplesPerPixel: 1, IsInverted: false };
        return new ImageTensor(frame.ToReference(), owner, 1, pixels.Rows, pixels.Columns, Recipe) { Unit = isMeasured ? frame.Unit : "1" };
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="tensor"/> has more than one channel.</exception>
    public ValueTask<Findings> DetectAsync(ImageTensor tensor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Channels != 1)
        {
            throw new ArgumentException($"The tensor has {tensor.Channels} channels; the baseline takes 1.", nameof(tensor));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Findings>(cancellationToken);
        }

        try
        {
            return ValueTask.FromResult(Detect(tensor, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Findings>(cancellationToken);
        }
    }

    private Findings Detect(ImageTensor tensor, CancellationToken cancellationToken)
    {
        var picture = GreyPicture.Of(tensor.Values, tensor.Width, tensor.Height);
        var bright = BrightRegions.Find(picture, _options, cancellationToken);
        var (differences, reason) = MirrorAsymmetry.Find(picture, _options);
        var evidence = new FindingEvidence { PixelHash = tensor.Frame.PixelHash, RecipeHash = tensor.RecipeHash, ModelId = Description.Id, ModelVersion = Description.Version, ModelHash = Description.Hash };
        var present = bright.Concat(differences).OrderByDescending(item => item.Score).Select(item => ToFinding(item, tensor, evidence));
        var absent = new List<Finding>();
        if (bright.Count == 0)
        {
            absent.Add(Absent(BaselineConcepts.BrightRegion, evidence));
        }

        if (differences.Count == 0 && reason is null)
        {
            absent.Add(Absent(BaselineConcepts.Asymmetry, evidence));
        }

        return new Findings
        {
            Frame = tensor.Frame,
            Model = Description,
            Items = [.. present.Concat(absent).Select((item, i) => item with { Id = string.Create(CultureInfo.InvariantCulture, $"f{i + 1}") })],
            Limitations = reason is null ? [Limitation] : [Limitation, $"{char.ToUpperInvariant(reason[0])}{reason[1..]}."],
        };
    }

    private static Finding Absent(CodedConcept code, FindingEvidence evidence)
        => new() { Id = "", Code = code, Confidence = new Confidence(0, ConfidenceKind.Measured), IsPresent = false, Evidence = evidence };

    private static Finding ToFinding(BaselineCandidate item, ImageTensor tensor, FindingEvidence evidence) => new()
    {
        Id = "",
        Code = item.Code,
        Confidence = new Confidence(item.Score, ConfidenceKind.Measured),
        IsPresent = true,
        Region = item.Shape?.Area,
        Outline = item.Shape,
        Measurements = item.Shape is null ? [] : [.. ShapeMeasurer.Size(item.Shape, tensor.Frame), .. Values(item.Statistics, tensor.Unit)],
        Activation = item.Map,
        Evidence = evidence,
    };

    private static IEnumerable<Measurement> Values(RegionStatistics? region, string unit) => region is null ? [] :
    [
        new(MeasurementConcepts.Mean, region.Mean, unit),
        new(MeasurementConcepts.StandardDeviation, region.StandardDeviation, unit),
        new(BaselineConcepts.Eccentricity, region.Eccentricity, "1"),
    ];

    private static void Fill(in FramePixels pixels, Span<float> destination)
    {
        if (pixels.SamplesPerPixel == 1)
        {
            pixels.CopyTo(0, destination);
        }
        else
        {
            float[] line = new float[3 * pixels.Columns];
            for (int row = 0; row < pixels.Rows; row++)
            {
                pixels.CopyTo(row * line.Length, line);
                for (int column = 0; column < pixels.Columns; column++)
                {
                    destination[(row * pixels.Columns) + column] = (0.299f * line[3 * column]) + (0.587f * line[(3 * column) + 1]) + (0.114f * line[(3 * column) + 2]);
                }
            }
        }

        float lowest = float.PositiveInfinity;
        foreach (ref float value in destination)
        {
            value = pixels.IsInverted ? -value : value;
            lowest = float.IsFinite(value) ? Math.Min(lowest, value) : lowest;
        }

        lowest = float.IsFinite(lowest) ? lowest : 0;
        foreach (ref float value in destination)
        {
            value = float.IsFinite(value) ? value : lowest;
        }
    }
}
