using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>The attributes that tell frames at one place apart, those that say it most plainly first.</summary>
internal static class StackAttributes
{
    private static readonly DicomTag EchoNumbers = new(0x00180086), EchoTime = new(0x00180081), EffectiveEchoTime = new(0x00189082), MrEchoSequence = new(0x00189114);
    private static readonly DicomTag BValue = new(0x00189087), MrDiffusionSequence = new(0x00189117), DiffusionDirection = new(0x00189089), DiffusionDirectionSequence = new(0x00189076);
    private static readonly DicomTag InversionTime = new(0x00180082), ComplexComponent = new(0x00089208), MrFrameTypeSequence = new(0x00189226);
    private static readonly DicomTag AcquisitionTime = new(0x00080032), ContentTime = new(0x00080033), TriggerDelay = new(0x00209153), CardiacSequence = new(0x00189118);
    private static readonly DicomTag FrameAcquisitionDateTime = new(0x00189074), FrameContentSequence = new(0x00209111);

    public static IReadOnlyList<StackAttribute> Discrete { get; } =
    [
        new(new(0x00200100), frame => Text(frame.Geometry.TemporalPosition)),
        new(EchoNumbers, frame => frame.Instance.File.Dataset.GetString(EchoNumbers)),
        new(EchoTime, frame => In(frame, MrEchoSequence, EffectiveEchoTime) ?? frame.Instance.File.Dataset.GetString(EchoTime)),
        new(BValue, frame => In(frame, MrDiffusionSequence, BValue)),
        new(DiffusionDirection, Direction),
        new(InversionTime, frame => frame.Instance.File.Dataset.GetString(InversionTime)),
        new(ComplexComponent, frame => In(frame, MrFrameTypeSequence, ComplexComponent)),
        new(DicomTags.ImageType, frame => string.Join('\\', frame.Geometry.FrameType)),
        new(DicomTags.AcquisitionNumber, frame => Text(frame.Geometry.AcquisitionNumber)),
    ];

    public static IReadOnlyList<StackAttribute> Times { get; } =
    [
        new(new(0x00181060), frame => In(frame, CardiacSequence, TriggerDelay) ?? (frame.Geometry.TriggerTime is { } time ? time.ToString("R", CultureInfo.InvariantCulture) : null)),
        new(FrameAcquisitionDateTime, frame => In(frame, FrameContentSequence, FrameAcquisitionDateTime)),
        new(AcquisitionTime, frame => frame.Instance.File.Dataset.GetString(AcquisitionTime)),
        new(ContentTime, frame => frame.Instance.File.Dataset.GetString(ContentTime)),
    ];

    private static string? In(StackFrame frame, DicomTag sequence, DicomTag tag) => new FrameContext(frame.Instance.File.Dataset, frame.Index).Group(sequence).GetString(tag);

    private static string? Direction(StackFrame frame)
    {
        var group = new FrameContext(frame.Instance.File.Dataset, frame.Index).Group(MrDiffusionSequence);
        var holder = group.TryGetItems(DiffusionDirectionSequence, out var items) ? items[0] : group;
        return holder.TryGetDoubles(DiffusionDirection, out var values) && values.Count == 3 ? string.Create(CultureInfo.InvariantCulture, $"{values[0]:F4}\\{values[1]:F4}\\{values[2]:F4}") : null;
    }

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
