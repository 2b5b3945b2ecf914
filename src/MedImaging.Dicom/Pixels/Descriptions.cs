namespace MedImaging.Dicom;

/// <summary>What an object says about its study, its series and itself; a value that cannot be read is as one that is not there.</summary>
internal static class Descriptions
{
    public static StudyDescriptor Study(DicomDataset dataset) => new()
    {
        StudyInstanceUid = dataset.GetUid(DicomTags.StudyInstanceUID),
        Date = dataset.GetString(DicomTags.StudyDate),
        Description = dataset.GetString(DicomTags.StudyDescription),
        AccessionNumber = dataset.GetString(DicomTags.AccessionNumber),
        PatientId = dataset.GetString(DicomTags.PatientID),
        PatientName = dataset.GetString(DicomTags.PatientName),
        PatientBirthDate = dataset.GetString(DicomTags.PatientBirthDate),
        PatientSex = dataset.GetString(DicomTags.PatientSex),
        PatientAge = dataset.GetString(DicomTags.PatientAge),
    };

    public static SeriesDescriptor Series(DicomDataset dataset) => new()
    {
        SeriesInstanceUid = dataset.GetUid(DicomTags.SeriesInstanceUID),
        Modality = dataset.GetString(DicomTags.Modality) is { } code ? new Modality(code) : Modality.Other,
        Description = dataset.GetString(DicomTags.SeriesDescription),
        BodyPart = dataset.GetString(DicomTags.BodyPartExamined),
        ViewPosition = dataset.GetString(DicomTags.ViewPosition),
        Manufacturer = dataset.GetString(DicomTags.Manufacturer),
        ModelName = dataset.GetString(DicomTags.ManufacturerModelName),
    };

    public static InstanceDescriptor Instance(DicomFile file, int frameCount) => new()
    {
        SopInstanceUid = file.Dataset.GetUid(DicomTags.SOPInstanceUID),
        SopClassUid = file.Dataset.GetUid(DicomTags.SOPClassUID),
        TransferSyntaxUid = file.TransferSyntax.Uid,
        Number = file.Dataset.TryGetInt(DicomTags.InstanceNumber, out int number) ? number : null,
        FrameCount = frameCount,
        Rows = file.Dataset.TryGetInt(DicomTags.Rows, out int rows) && rows > 0 ? rows : 0,
        Columns = file.Dataset.TryGetInt(DicomTags.Columns, out int columns) && columns > 0 ? columns : 0,
    };
}
