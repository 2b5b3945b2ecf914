namespace MedImaging.Dicom;

/// <summary>Finds what makes up a <see cref="FrameGeometry"/> in functional groups, classic attributes, and the two older ways of saying many slices in one object.</summary>
internal static class GeometryReader
{
    private const double Tolerance = 1e-3;

    private static readonly DicomTag[] FrameTypes =
    [
        GroupTags.CtImageFrameTypeSequence, GroupTags.MrImageFrameTypeSequence, GroupTags.PetFrameTypeSequence,
        GroupTags.UsImageDescriptionSequence, GroupTags.XaXrfFrameCharacteristicsSequence,
    ];

    public static FrameGeometry Read(DicomDataset dataset, int frame)
    {
        var context = new FrameContext(dataset, frame);
        var (row, column) = Orientation(dataset, context);
        var measures = context.Group(DicomTags.PixelMeasuresSequence);
        var content = context.Group(GroupTags.FrameContentSequence);
        bool isEnhanced = !ReferenceEquals(content, dataset);
        return new FrameGeometry
        {
            Position = Position(dataset, context, frame, row, column),
            RowDirection = row,
            ColumnDirection = column,
            PixelSpacing = FrameContext.Pair(measures, DicomTags.PixelSpacing),
            SliceThickness = Positive(measures, DicomTags.SliceThickness),
            SpacingBetweenSlices = measures.TryGetDouble(DicomTags.SpacingBetweenSlices, out double spacing) ? spacing : null,
            FrameOfReferenceUid = dataset.GetUid(DicomTags.FrameOfReferenceUID),
            StackId = content.GetString(GroupTags.StackId),
            InStackPosition = Number(content, GroupTags.InStackPositionNumber),
            TemporalPosition = Number(content, isEnhanced ? GroupTags.TemporalPositionIndex : GroupTags.TemporalPositionIdentifier),
            AcquisitionNumber = Number(content, isEnhanced ? GroupTags.FrameAcquisitionNumber : DicomTags.AcquisitionNumber),
            TriggerTime = dataset.TryGetDouble(GroupTags.TriggerTime, out double trigger) ? trigger : null,
            FrameType = FrameType(dataset, context),
            DimensionIndices = DimensionIndices(content),
        };
    }

    /// <summary>What a frame needs of its geometry, without the rest.</summary>
    public static FramePlane? ReadPlane(DicomDataset dataset, FrameContext context, int frame)
    {
        var (row, column) = Orientation(dataset, context);
        return row is null ? null : Plane(Position(dataset, context, frame, row, column), row, column, FrameContext.Pair(context.Group(DicomTags.PixelMeasuresSequence), DicomTags.PixelSpacing));
    }

    // PS3.3 C.7.6.2.1.1: the first value of the spacing lies between rows, so it lengthens the direction of a column.
    public static FramePlane? Plane(PatientVector? position, PatientVector? row, PatientVector? column, (double Row, double Column)? spacing)
        => position is { } origin && row is { } across && column is { } down && spacing is { } step && IsFinite(origin)
            ? new FramePlane(origin, across * step.Column, down * step.Row)
            : null;

    private static bool IsFinite(PatientVector place) => double.IsFinite(place.X) && double.IsFinite(place.Y) && double.IsFinite(place.Z);

    private static (PatientVector? Row, PatientVector? Column) Orientation(DicomDataset dataset, FrameContext context)
    {
        if (!context.Group(GroupTags.PlaneOrientationSequence).TryGetDoubles(DicomTags.ImageOrientationPatient, out var values) || values.Count != 6)
        {
            var group = Detector(dataset) ?? context.Group(GroupTags.PlaneOrientationVolumeSequence);
            var tag = group.Contains(DicomTags.ImageOrientationPatient) ? DicomTags.ImageOrientationPatient : GroupTags.ImageOrientationVolume;
            if (!group.TryGetDoubles(tag, out values) || values.Count != 6)
            {
                return (null, null);
            }
        }

        PatientVector row = new(values[0], values[1], values[2]), column = new(values[3], values[4], values[5]);
        bool isSound = Math.Abs(row.Length - 1) < Tolerance && Math.Abs(column.Length - 1) < Tolerance && Math.Abs(row.Dot(column)) < Tolerance;
        return isSound ? (row, column) : (null, null);
    }

    private static PatientVector? Position(DicomDataset dataset, FrameContext context, int frame, PatientVector? row, PatientVector? column)
    {
        var first = Vector(context.Group(GroupTags.PlanePositionSequence), DicomTags.ImagePositionPatient)
            ?? Vector(context.Group(GroupTags.PlanePositionVolumeSequence), GroupTags.ImagePositionVolume);
        var detector = first is null ? Detector(dataset) : null;
        first ??= detector is null ? null : Vector(detector, DicomTags.ImagePositionPatient);
        if (first is not { } start || row is not { } across || column is not { } down || dataset.Contains(DicomTags.PerFrameFunctionalGroupsSequence))
        {
            return first;
        }

        // PS3.3 C.8.8.3.2: the planes of a dose grid; C.8.4.15: those of reconstructed nuclear medicine, which have no list.
        var normal = across.Cross(down);
        if (dataset.TryGetDoubles(GroupTags.GridFrameOffsetVector, out var offsets) && frame < offsets.Count)
        {
            return offsets[0] == 0 ? start + (normal * offsets[frame]) : start with { Z = offsets[frame] };
        }

        return frame == 0 ? start
            : detector is not null && dataset.TryGetDouble(DicomTags.SpacingBetweenSlices, out double step) ? start + (normal * (step * frame))
            : null;
    }

    private static DicomDataset? Detector(DicomDataset dataset) => dataset.TryGetItems(GroupTags.DetectorInformationSequence, out var items) ? items[0] : null;

    private static PatientVector? Vector(DicomDataset group, DicomTag tag)
        => group.TryGetDoubles(tag, out var values) && values.Count == 3 ? new PatientVector(values[0], values[1], values[2]) : null;

    private static IReadOnlyList<string> FrameType(DicomDataset dataset, FrameContext context)
    {
        foreach (var tag in FrameTypes)
        {
            var group = context.Group(tag);
            if (!ReferenceEquals(group, dataset) && group.GetStrings(GroupTags.FrameType) is { Count: > 0 } values)
            {
                return values;
            }
        }

        return dataset.GetStrings(DicomTags.ImageType);
    }

    private static int[] DimensionIndices(DicomDataset content)
    {
        if (!content.TryGetDoubles(GroupTags.DimensionIndexValues, out var values))
        {
            return [];
        }

        int[] indices = new int[values.Count];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = (int)Math.Min(values[i], int.MaxValue);
        }

        return indices;
    }

    private static int? Number(DicomDataset group, DicomTag tag) => group.TryGetInt(tag, out int value) ? value : null;

    private static double? Positive(DicomDataset group, DicomTag tag) => group.TryGetDouble(tag, out double value) && value > 0 ? value : null;
}
