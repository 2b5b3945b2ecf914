namespace MedImaging;

/// <summary>Whose a call of a step is: known by hashes, so that no log or cache key has a patient's id.</summary>
internal static class CaseScope
{
    internal static CallScope Of(FrameReference frame, FlowContext context, DateTimeOffset deadline) => new()
    {
        Patient = Opaque(frame.Study.PatientId ?? frame.Study.StudyInstanceUid ?? frame.SourceHash.Hex),
        Study = Opaque(frame.Study.StudyInstanceUid ?? frame.SourceHash.Hex),
        HasPatientContent = true,
        Deadline = deadline,
        Urgency = RunFrames.Of(context).Study?.Request.Urgency switch
        {
            Urgency.Stat => CallUrgency.Emergency,
            Urgency.Urgent => CallUrgency.Urgent,
            _ => CallUrgency.Routine,
        },
    };

    private static string Opaque(string id) => ContentHash.Of(id).Hex[..32];
}
