namespace MedImaging.Dicom.Tests;

/// <summary>Small whole objects, made with the public API as a host would.</summary>
internal static class Objects
{
    public static DicomDataset Ct(int rows = 4, int columns = 6)
    {
        var uids = new SeededUidSource(1);
        ushort[] pixels = [.. Enumerable.Range(0, rows * columns).Select(i => (ushort)(i * 37))];
        return new DicomDataset
        {
            { DicomTags.SpecificCharacterSet, "ISO_IR 192" },
            { DicomTags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL" },
            { DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2" },
            { DicomTags.SOPInstanceUID, uids.NewUid() },
            { DicomTags.StudyDate, "20260101" },
            { DicomTags.ContentDate, "20260101" },
            { DicomTags.StudyTime, "120000" },
            { DicomTags.ContentTime, "120000" },
            { DicomTags.AccessionNumber },
            { DicomTags.Modality, "CT" },
            { DicomTags.Manufacturer, "MedImaging" },
            { DicomTags.ReferringPhysicianName },
            { DicomTags.ReferencedImageSequence, new DicomDataset { { DicomTags.ReferencedSOPClassUID, "1.2.840.10008.5.1.4.1.1.2" }, { DicomTags.ReferencedSOPInstanceUID, uids.NewUid() } } },
            { DicomTags.PatientName, "Phantom^Žofie=\u5C71\u7530^\u592A\u90CE" },
            { DicomTags.PatientID, "PHANTOM" },
            { DicomTags.PatientBirthDate, "19800101" },
            { DicomTags.PatientSex, "F" },
            { DicomTags.KVP, 120.0 },
            { DicomTags.PatientPosition, "HFS" },
            { DicomTags.StudyInstanceUID, uids.NewUid() },
            { DicomTags.SeriesInstanceUID, uids.NewUid() },
            { DicomTags.StudyID, "1" },
            { DicomTags.SeriesNumber, 1 },
            { DicomTags.AcquisitionNumber, 1 },
            { DicomTags.InstanceNumber, 1 },
            { DicomTags.ImagePositionPatient, -100.5, -100.5, 12.25 },
            { DicomTags.ImageOrientationPatient, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0 },
            { DicomTags.SliceThickness, 2.5 },
            { DicomTags.FrameOfReferenceUID, uids.NewUid() },
            { DicomTags.Laterality },
            { DicomTags.PositionReferenceIndicator },
            { DicomTags.SamplesPerPixel, 1 },
            { DicomTags.PhotometricInterpretation, "MONOCHROME2" },
            { DicomTags.Rows, rows },
            { DicomTags.Columns, columns },
            { DicomTags.PixelSpacing, 0.75, 0.5 },
            { DicomTags.BitsAllocated, 16 },
            { DicomTags.BitsStored, 12 },
            { DicomTags.HighBit, 11 },
            { DicomTags.PixelRepresentation, 0 },
            { DicomTags.WindowCenter, 40.0, 300.0 },
            { DicomTags.WindowWidth, 400.0, 1500.0 },
            { DicomTags.RescaleIntercept, -1024.0 },
            { DicomTags.RescaleSlope, 1.0 },
            { DicomTags.PixelData, (ReadOnlySpan<ushort>)pixels },
        };
    }

    public static PixelFrame Frame(DicomDataset dataset, int index = 0)
        => new DicomInstance(DicomFile.Parse(DicomWriter.ToBytes(new DicomFile(dataset))), "test", ContentHash.Of("x")).ReadFrame(index);

    public static DicomDataset Image(int rows, int columns, int samples, int allocated, int stored, int high, bool isSigned, string photometric, byte[] pixels)
    {
        return new DicomDataset
        {
            { DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7" },
            { DicomTags.SOPInstanceUID, "1.2.3" },
            { DicomTags.SamplesPerPixel, samples },
            { DicomTags.PhotometricInterpretation, photometric },
            { DicomTags.Rows, rows },
            { DicomTags.Columns, columns },
            { DicomTags.BitsAllocated, allocated },
            { DicomTags.BitsStored, stored },
            { DicomTags.HighBit, high },
            { DicomTags.PixelRepresentation, isSigned ? 1 : 0 },
            { DicomTags.PixelData, (ReadOnlyMemory<byte>)pixels },
        };
    }
}
