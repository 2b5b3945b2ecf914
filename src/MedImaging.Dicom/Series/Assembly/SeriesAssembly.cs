namespace MedImaging.Dicom;

/// <summary>Puts one series together: objects to frames, frames to groups of one plane and size, groups to stacks.</summary>
internal static class SeriesAssembly
{
    public static ImageSeries Assemble(IEnumerable<DicomInstance> all)
    {
        var defects = new List<SeriesDefect>();
        var instances = Distinct(all, defects);
        var frames = new List<StackFrame>();
        foreach (var instance in instances)
        {
            for (int i = 0; i < instance.Descriptor.FrameCount; i++)
            {
                frames.Add(new StackFrame(instance, i) { Rank = frames.Count });
            }
        }

        var directions = new PlaneDirections(frames);
        var localizers = Localizers.TakeOut(frames, directions, out bool areAll);
        if (localizers > 0)
        {
            defects.Add(new SeriesDefect(SeriesDefectKind.Localizer, $"{localizers} of the pictures {(localizers == 1 ? "is" : "are")} for planning.") { Count = localizers });
        }

        var planning = areAll ? [] : frames.Where(directions.IsPlanning).ToList();
        var slices = areAll ? frames : frames.Where(frame => !directions.IsPlanning(frame)).ToList();
        var groups = FrameGroups.Of(slices, directions, areAll, defects);
        var stacks = groups.SelectMany(StackBuilder.Build).ToList();
        for (int i = 0; i < stacks.Count; i++)
        {
            stacks[i].Defects = [.. stacks[i].Defects.Select(defect => defect with { Stack = i })];
        }

        return new ImageSeries(instances, stacks, planning, [.. defects, .. stacks.SelectMany(stack => stack.Defects)]);
    }

    // Sorted by all that an object is known by, so that which of two equal ones is first does not depend on how they came.
    private static List<DicomInstance> Distinct(IEnumerable<DicomInstance> all, List<SeriesDefect> defects)
    {
        var sorted = all
            .OrderBy(instance => instance.Descriptor.Number ?? int.MaxValue)
            .ThenBy(instance => instance.SourceName, StringComparer.Ordinal)
            .ThenBy(instance => instance.Descriptor.SopInstanceUid, StringComparer.Ordinal)
            .ThenBy(instance => instance.SourceHash.Hex, StringComparer.Ordinal)
            .ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int count = sorted.RemoveAll(instance => instance.Descriptor.SopInstanceUid is { } uid && !seen.Add(uid));
        if (count > 0)
        {
            defects.Add(new SeriesDefect(SeriesDefectKind.DuplicateInstance, $"{count} of the objects {(count == 1 ? "is" : "are")} there again under the same SOP Instance UID, (0008,0018); the first is kept.") { Count = count });
        }

        return sorted;
    }
}
