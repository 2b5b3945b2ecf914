namespace MedImaging.Dicom;

/// <summary>How a frame asks to be shown: its windows, its VOI LUT, and whether its scale is turned over (PS3.3 C.11.2, C.11.4).</summary>
internal static class FrameVoi
{
    private const int MaxWindows = 64;

    /// <summary>Gets the windows a frame suggests, with what they are for; those that make no sense are left out.</summary>
    public static IReadOnlyList<Window> Windows(FrameContext frame)
    {
        var group = frame.Group(DicomTags.FrameVOILUTSequence);
        if (!group.TryGetDoubles(DicomTags.WindowCenter, out var centers) || !group.TryGetDoubles(DicomTags.WindowWidth, out var widths) || centers.Count == 0 || widths.Count == 0)
        {
            return [];
        }

        var function = FunctionOf(group.GetString(DicomTags.VOILUTFunction));
        var explanations = group.GetStrings(DicomTags.WindowCenterWidthExplanation);
        var windows = new List<Window>();
        for (int i = 0; i < Math.Min(Math.Min(centers.Count, widths.Count), MaxWindows); i++)
        {
            string? explanation = i < explanations.Count && explanations[i].Length > 0 ? explanations[i] : null;
            if (IsSound(centers[i], widths[i], function))
            {
                windows.Add(new Window(centers[i], widths[i], function) { Explanation = explanation });
            }
        }

        return windows;
    }

    /// <summary>Gets the first VOI LUT of a frame, as grey from 0 to 1; none when there is none that is sound.</summary>
    public static SampleTable? Table(FrameContext frame, bool isSigned)
    {
        var group = frame.Group(DicomTags.FrameVOILUTSequence);
        if (!group.TryGetItems(DicomTags.VOILUTSequence, out var tables))
        {
            return null;
        }

        bool hasSignedFirst = isSigned || (tables[0].TryGet(DicomTags.LUTDescriptor, out var descriptor) && descriptor.Vr == DicomVr.SS);
        var table = LookupTable.Read(tables[0], DicomTags.LUTDescriptor, DicomTags.LUTData, hasSignedFirst);
        return table.ToSamples(1.0 / ((1 << table.Bits) - 1), tables[0].GetString(DicomTags.LUTExplanation));
    }

    /// <summary>Tells whether low values are shown bright: MONOCHROME1, or a presentation LUT that turns the scale over.</summary>
    public static bool IsInverted(PhotometricForm form, string? presentationShape) => form == PhotometricForm.Monochrome1 || (form == PhotometricForm.Monochrome2 && presentationShape == "INVERSE");

    public static VoiFunction FunctionOf(string? name) => name switch
    {
        "LINEAR_EXACT" => VoiFunction.LinearExact,
        "SIGMOID" => VoiFunction.Sigmoid,
        _ => VoiFunction.Linear,
    };

    public static bool IsSound(double center, double width, VoiFunction function)
        => width > 0 && (function != VoiFunction.Linear || width >= 1) && double.IsFinite(center) && double.IsFinite(width);
}
