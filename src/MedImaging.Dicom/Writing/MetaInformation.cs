namespace MedImaging.Dicom;

/// <summary>Makes the meta information of a file anew (PS3.10 7.1); nothing of an old one is kept but what the dataset does not say itself.</summary>
internal static class MetaInformation
{
    public static DicomDataset Make(DicomFile file, TransferSyntax syntax, DicomWriterOptions options)
    {
        var meta = new DicomDataset
        {
            { DicomTags.FileMetaInformationVersion, DicomVr.OB, new byte[] { 0, 1 } },
            { DicomTags.MediaStorageSOPClassUID, Uid(file, DicomTags.SOPClassUID, DicomTags.MediaStorageSOPClassUID) },
            { DicomTags.MediaStorageSOPInstanceUID, Uid(file, DicomTags.SOPInstanceUID, DicomTags.MediaStorageSOPInstanceUID) },
            { DicomTags.TransferSyntaxUID, One(syntax.Uid, DicomTags.TransferSyntaxUID) },
            { DicomTags.ImplementationClassUID, DicomWriter.ImplementationClassUid },
            { DicomTags.ImplementationVersionName, DicomWriter.ImplementationVersionName },
        };
        if (options.SourceApplicationEntityTitle is { } title)
        {
            meta.Add(DicomTags.SourceApplicationEntityTitle, title);
        }

        return meta;
    }

    private static string Uid(DicomFile file, DicomTag tag, DicomTag metaTag)
    {
        string uid = file.Dataset.GetUid(tag) ?? file.Meta.GetUid(metaTag)
            ?? throw new MedImagingException(ErrorKind.InvalidInput, $"DICOM: the dataset has no {tag.Name} {tag}; a file needs it (PS3.10 7.1).");
        return One(uid, tag);
    }

    // A file may give it another VR, in which a backslash is a letter like any other.
    private static string One(string uid, DicomTag tag) => !uid.Contains('\\', StringComparison.Ordinal) ? uid
        : throw new MedImagingException(ErrorKind.InvalidInput, $"DICOM: {tag} {DicomVr.UI.Letters()} has more than one value.");
}
