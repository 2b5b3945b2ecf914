using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>The modules every phantom's object shares; the patient can be taken for no one.</summary>
internal sealed class PhantomHeader
{
    private const string Date = "20260102", Time = "030405";

    private readonly string _kind, _studyUid, _seriesUid, _frameOfReferenceUid, _identity;

    /// <summary>Creates the header of a series.</summary>
    /// <param name="kind">What the phantom is, such as <c>CHEST</c>; part of the patient's name.</param>
    /// <param name="identity">Everything the pixels depend on: other pixels must have other UIDs.</param>
    public PhantomHeader(string kind, string identity)
    {
        var uids = Uids(identity);
        (_kind, _identity) = (kind, identity);
        (_studyUid, _seriesUid, _frameOfReferenceUid) = (uids.NewUid(), uids.NewUid(), uids.NewUid());
    }

    /// <summary>Makes a dataset with patient, study, series, equipment and SOP common modules (PS3.3 A.1.4).</summary>
    public DicomDataset NewObject(string sopClassUid, string modality, string description, string bodyPart, int index) => new()
    {
        { DicomTags.SpecificCharacterSet, "ISO_IR 192" },
        { DicomTags.InstanceCreationDate, Date },
        { DicomTags.InstanceCreationTime, Time },
        { DicomTags.SOPClassUID, sopClassUid },
        { DicomTags.SOPInstanceUID, Uids(string.Create(CultureInfo.InvariantCulture, $"{_identity}/{index}")).NewUid() },
        { DicomTags.StudyDate, Date },
        { DicomTags.SeriesDate, Date },
        { DicomTags.AcquisitionDate, Date },
        { DicomTags.ContentDate, Date },
        { DicomTags.StudyTime, Time },
        { DicomTags.SeriesTime, Time },
        { DicomTags.AcquisitionTime, Time },
        { DicomTags.ContentTime, Time },
        { DicomTags.AccessionNumber, "SYNTH" },
        { DicomTags.Modality, modality },
        { DicomTags.Manufacturer, "MedImaging.Sdk" },
        { DicomTags.ReferringPhysicianName },
        { DicomTags.StudyDescription, "Synthetic phantom, not a patient" },
        { DicomTags.SeriesDescription, description },
        { DicomTags.ManufacturerModelName, "Phantom" },
        { DicomTags.PatientName, $"PHANTOM^{_kind}" },
        { DicomTags.PatientID, "SYNTH-0001" },
        { DicomTags.PatientBirthDate, "19700101" },
        { DicomTags.PatientSex, "O" },
        { DicomTags.PatientAge, "056Y" },
        { DicomTags.BodyPartExamined, bodyPart },
        { DicomTags.DeviceSerialNumber, "0" },
        { DicomTags.SoftwareVersions, "1" },
        { DicomTags.StudyInstanceUID, _studyUid },
        { DicomTags.SeriesInstanceUID, _seriesUid },
        { DicomTags.StudyID, "1" },
        { DicomTags.SeriesNumber, 1 },
        { DicomTags.AcquisitionNumber, 1 },
        { DicomTags.InstanceNumber, index + 1 },
        { DicomTags.BurnedInAnnotation, "NO" },
        { DicomTags.LossyImageCompression, "00" },
    };

    /// <summary>Adds the image pixel module of a grey picture (PS3.3 C.7.6.3).</summary>
    public static void AddPixels(DicomDataset dataset, int rows, int columns, int bitsStored, bool isSigned, ReadOnlySpan<ushort> pixels)
    {
        dataset.Add(DicomTags.SamplesPerPixel, 1);
        dataset.Add(DicomTags.PhotometricInterpretation, "MONOCHROME2");
        dataset.Add(DicomTags.Rows, rows);
        dataset.Add(DicomTags.Columns, columns);
        dataset.Add(DicomTags.BitsAllocated, 16);
        dataset.Add(DicomTags.BitsStored, bitsStored);
        dataset.Add(DicomTags.HighBit, bitsStored - 1);
        dataset.Add(DicomTags.PixelRepresentation, isSigned ? 1 : 0);
        dataset.Add(DicomTags.PixelData, pixels);
    }

    /// <summary>Adds where an axial slice lies: its first pixel is the front right corner (PS3.3 C.7.6.2).</summary>
    public void AddAxialPlane(DicomDataset dataset, int size, double spacing, double thickness, double z)
    {
        double corner = (0.5 - (size / 2.0)) * spacing;
        dataset.Add(DicomTags.SliceThickness, thickness);
        dataset.Add(DicomTags.PatientPosition, "HFS");
        dataset.Add(DicomTags.ImagePositionPatient, corner, corner, z);
        dataset.Add(DicomTags.ImageOrientationPatient, 1.0, 0, 0, 0, 1, 0);
        dataset.Add(DicomTags.FrameOfReferenceUID, _frameOfReferenceUid);
        dataset.Add(DicomTags.PositionReferenceIndicator);
        dataset.Add(DicomTags.SliceLocation, z);
        dataset.Add(DicomTags.PixelSpacing, spacing, spacing);
    }

    private static SeededUidSource Uids(string identity)
        => new(long.Parse(ContentHash.Of(identity).Hex.AsSpan(0, 15), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
