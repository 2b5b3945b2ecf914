namespace MedImaging.Dicom;

/// <summary>The tags of functional groups and of pixel presentation that hosts seldom name (PS3.3 C.7.6.16).</summary>
internal static class GroupTags
{
    public static DicomTag FrameType => new(0x00089007);

    public static DicomTag TriggerTime => new(0x00181060);

    public static DicomTag MrImageFrameTypeSequence => new(0x00189226);

    public static DicomTag CtImageFrameTypeSequence => new(0x00189329);

    public static DicomTag PetFrameTypeSequence => new(0x00189751);

    public static DicomTag UsImageDescriptionSequence => new(0x00189806);

    public static DicomTag XaXrfFrameCharacteristicsSequence => new(0x00189412);

    public static DicomTag TemporalPositionIdentifier => new(0x00200100);

    public static DicomTag StackId => new(0x00209056);

    public static DicomTag InStackPositionNumber => new(0x00209057);

    public static DicomTag FrameContentSequence => new(0x00209111);

    public static DicomTag PlanePositionSequence => new(0x00209113);

    public static DicomTag PlaneOrientationSequence => new(0x00209116);

    public static DicomTag TemporalPositionIndex => new(0x00209128);

    public static DicomTag FrameAcquisitionNumber => new(0x00209156);

    public static DicomTag DimensionIndexValues => new(0x00209157);

    public static DicomTag ImagePositionVolume => new(0x00209301);

    public static DicomTag ImageOrientationVolume => new(0x00209302);

    public static DicomTag PlanePositionVolumeSequence => new(0x0020930E);

    public static DicomTag PlaneOrientationVolumeSequence => new(0x0020930F);

    public static DicomTag DetectorInformationSequence => new(0x00540022);

    public static DicomTag GridFrameOffsetVector => new(0x3004000C);
}
