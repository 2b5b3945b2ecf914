namespace MedImaging.Dicom;

/// <summary>Makes stacks of a group: splits what lies at the same places, orders, measures, and tells what is wrong.</summary>
internal static class StackBuilder
{
    public static IEnumerable<SliceStack> Build(FrameGroup group)
    {
        if (group.Normal is not { } normal)
        {
            yield return Unplaced(group.Frames);
            yield break;
        }

        foreach (var frame in group.Frames)
        {
            frame.Position = frame.Geometry.Position is { } position ? position.Dot(normal) : 0;
        }

        foreach (var part in StackSplitter.Split(group.Frames))
        {
            yield return Placed(part, normal);
        }
    }

    private static SliceStack Unplaced(IReadOnlyList<StackFrame> frames)
    {
        bool isNumbered = frames.All(frame => frame.Instance.Descriptor.Number is not null);
        var order = isNumbered ? StackOrder.InstanceNumber : StackOrder.FileName;
        var sorted = isNumbered ? frames : [.. frames.OrderBy(frame => frame.Instance.SourceName, StringComparer.Ordinal).ThenBy(frame => frame.Rank)];
        return new SliceStack(sorted, order)
        {
            Defects = frames.Count == 1 ? [] : [new SeriesDefect(
                SeriesDefectKind.MissingGeometry,
                $"{frames.Count} frames do not say where they lie, (0020,0032) and (0020,0037); they are in the order of {(isNumbered ? "their instance numbers, (0020,0013)" : "their file names")}.")
            { Count = frames.Count }],
        };
    }

    private static SliceStack Placed(StackPart part, PatientVector normal)
    {
        var defects = new List<SeriesDefect>();
        var (frames, duplicates) = PlaceClusters.FirstOfEach(part.Frames);
        if (duplicates.Count > 0)
        {
            defects.Add(new SeriesDefect(SeriesDefectKind.DuplicatePosition, $"{duplicates.Count} frames lie where another lies, and nothing tells them apart; the first of each is kept.") { Count = duplicates.Count });
        }

        var measured = StackSpacing.Measure(frames, defects);
        var geometry = StackShape.Describe(frames, measured, normal, defects);
        NoteRescale(frames, defects);
        return new SliceStack(frames, StackOrder.Position)
        {
            Distinctions = part.Distinctions,
            Duplicates = duplicates,
            Spacing = measured.Spacing,
            Geometry = geometry,
            Slots = geometry is null ? [] : measured.Slots,
            Defects = defects,
        };
    }

    // Positron emission and nuclear medicine scale each slice on its own, as the standard foresees (PS3.3 C.8.9.4).
    private static void NoteRescale(List<StackFrame> frames, List<SeriesDefect> defects)
    {
        if (frames[0].Instance.Series.Modality.Code is "PT" or "NM")
        {
            return;
        }

        int count = frames.Select(Rescale).Distinct().Count();
        if (count > 1)
        {
            defects.Add(new SeriesDefect(SeriesDefectKind.MixedRescale, $"The slices have {count} rescales, (0028,1052) and (0028,1053).") { Count = count });
        }
    }

    private static (double Slope, double Intercept) Rescale(StackFrame frame)
    {
        var group = new FrameContext(frame.Instance.File.Dataset, frame.Index).Group(DicomTags.PixelValueTransformationSequence);
        return (group.TryGetDouble(DicomTags.RescaleSlope, out double slope) ? slope : 1, group.TryGetDouble(DicomTags.RescaleIntercept, out double intercept) ? intercept : 0);
    }
}
