using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>A synthetic frontal chest radiograph: no person was ever in front of the detector. The same seed gives the same bytes on every machine.</summary>
/// <remarks>It is drawn by adding up tissue along the beam: body, lungs, heart, vessels, airway, bones, and lesions whose place is known. Made for demonstrations and tests, not for judging a model.</remarks>
public sealed class ChestPhantom
{
    internal const int Size = 1024;
    internal const double Spacing = 0.33;

    // Millimetres of neck above the picture's top edge.
    internal const double Skyline = 10;

    private readonly PhantomHeader _header;

    private ChestPhantom(ulong seed, ReadOnlyMemory<ushort> pixels, IReadOnlyList<PhantomLesion> lesions, string identity)
        => (Seed, Pixels, Lesions, _header) = (seed, pixels, lesions, new PhantomHeader("CHEST", identity));

    /// <summary>Gets the seed it was made from.</summary>
    public ulong Seed { get; }

    /// <summary>Gets the height in pixels: 1024.</summary>
    public int Rows { get; } = Size;

    /// <summary>Gets the width in pixels: 1024.</summary>
    public int Columns { get; } = Size;

    /// <summary>Gets the distance between pixels in millimetres: 0.33, rows and columns alike.</summary>
    public double PixelSpacing { get; } = Spacing;

    /// <summary>Gets the pixels, 0 to 4095, bright where the beam was stopped (MONOCHROME2).</summary>
    public ReadOnlyMemory<ushort> Pixels { get; }

    /// <summary>Gets the truth about the lesions drawn; empty for a healthy chest.</summary>
    public IReadOnlyList<PhantomLesion> Lesions { get; }

    /// <summary>Makes a chest radiograph.</summary>
    /// <param name="seed">Decides everything that chance decides.</param>
    /// <param name="lesions">What to draw into the lungs; nothing for a healthy chest.</param>
    /// <returns>The phantom.</returns>
    public static ChestPhantom Create(ulong seed = 1, params ReadOnlySpan<ChestLesion> lesions)
    {
        var exposure = new ChestExposure(seed, lesions.ToArray());
        string drawn = string.Join('/', lesions.ToArray().Select(lesion => lesion.ToString()));
        return new ChestPhantom(seed, exposure.Expose(), exposure.Truth, string.Create(CultureInfo.InvariantCulture, $"chest/{seed}/{drawn}"));
    }

    /// <summary>Makes the DICOM object: a digital radiograph for presentation, postero-anterior, explicit little endian.</summary>
    /// <returns>The file, for <see cref="DicomWriter"/>.</returns>
    public DicomFile ToDicom()
    {
        var dataset = _header.NewObject("1.2.840.10008.5.1.4.1.1.1.1", "DX", "Chest PA", "CHEST", 0);
        dataset.Add(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "");
        dataset.Add(DicomTags.PresentationIntentType, "FOR PRESENTATION");
        dataset.Add(DicomTags.AnatomicRegionSequence, new DicomDataset
        {
            { DicomTags.CodeValue, "51185008" }, { DicomTags.CodingSchemeDesignator, "SCT" }, { DicomTags.CodeMeaning, "Chest" },
        });
        dataset.Add(DicomTags.ViewPosition, "PA");
        dataset.Add(DicomTags.ViewCodeSequence, new DicomDataset
        {
            { DicomTags.CodeValue, "272479007" }, { DicomTags.CodingSchemeDesignator, "SCT" }, { DicomTags.CodeMeaning, "postero-anterior" },
        });
        dataset.Add(new DicomTag(0x0018, 0x1508), DicomVr.CS, "");   // Positioner Type: type 2, unknown
        dataset.Add(DicomTags.DetectorType);
        dataset.Add(DicomTags.ImagerPixelSpacing, Spacing, Spacing);
        dataset.Add(DicomTags.PatientOrientation, "L", "F");
        dataset.Add(DicomTags.ImageLaterality, "U");
        dataset.Add(DicomTags.PixelIntensityRelationship, "LOG");
        dataset.Add(DicomTags.PixelIntensityRelationshipSign, 1);
        dataset.Add(DicomTags.WindowCenter, 2048);
        dataset.Add(DicomTags.WindowWidth, 4096);
        dataset.Add(DicomTags.RescaleIntercept, 0);
        dataset.Add(DicomTags.RescaleSlope, 1);
        dataset.Add(DicomTags.RescaleType, "US");
        dataset.Add(DicomTags.PresentationLUTShape, "IDENTITY");
        dataset.Add(DicomTags.AcquisitionContextSequence);
        PhantomHeader.AddPixels(dataset, Rows, Columns, 12, isSigned: false, Pixels.Span);
        return new DicomFile(dataset);
    }
}
