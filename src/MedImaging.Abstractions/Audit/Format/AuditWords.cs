namespace MedImaging;

/// <summary>The words of audit links for what the entry has as enumerations. They stay when a member is renamed.</summary>
internal static class AuditWords
{
    public static string Of(AuditAction action) => action switch
    {
        AuditAction.Create => "C",
        AuditAction.Read => "R",
        AuditAction.Update => "U",
        AuditAction.Delete => "D",
        AuditAction.Execute => "E",
        _ => throw new ArgumentException("An audit entry has an action that is none.", nameof(action)),
    };

    public static string Of(PurposeOfUse purpose) => purpose switch
    {
        PurposeOfUse.Treatment => "Treatment",
        PurposeOfUse.EmergencyTreatment => "EmergencyTreatment",
        PurposeOfUse.Operations => "Operations",
        PurposeOfUse.Research => "Research",
        PurposeOfUse.BreakGlass => "BreakGlass",
        PurposeOfUse.PatientRequest => "PatientRequest",
        _ => throw new ArgumentException("An audit entry has a purpose that is none.", nameof(purpose)),
    };

    public static int Of(AuditOutcome outcome)
        => outcome is AuditOutcome.Success or AuditOutcome.MinorFailure or AuditOutcome.SeriousFailure or AuditOutcome.MajorFailure
            ? (int)outcome
            : throw new ArgumentException("An audit entry has an outcome that is none.", nameof(outcome));

    // A sound footing needs no word: it is what nearly all links have.
    public static string? Of(AuditFooting footing) => footing switch
    {
        AuditFooting.WithoutKey => "WithoutKey",
        AuditFooting.UnknownKey => "UnknownKey",
        AuditFooting.Unsealed => "Unsealed",
        _ => null,
    };

    public static AuditAction? Action(ReadOnlySpan<byte> word) => word switch
    {
        [(byte)'C'] => AuditAction.Create,
        [(byte)'R'] => AuditAction.Read,
        [(byte)'U'] => AuditAction.Update,
        [(byte)'D'] => AuditAction.Delete,
        [(byte)'E'] => AuditAction.Execute,
        _ => null,
    };

    public static PurposeOfUse? Purpose(ReadOnlySpan<byte> word)
        => word.SequenceEqual("Treatment"u8) ? PurposeOfUse.Treatment
            : word.SequenceEqual("EmergencyTreatment"u8) ? PurposeOfUse.EmergencyTreatment
            : word.SequenceEqual("Operations"u8) ? PurposeOfUse.Operations
            : word.SequenceEqual("Research"u8) ? PurposeOfUse.Research
            : word.SequenceEqual("BreakGlass"u8) ? PurposeOfUse.BreakGlass
            : word.SequenceEqual("PatientRequest"u8) ? PurposeOfUse.PatientRequest
            : null;

    public static AuditFooting? Footing(ReadOnlySpan<byte> word)
        => word.SequenceEqual("WithoutKey"u8) ? AuditFooting.WithoutKey
            : word.SequenceEqual("UnknownKey"u8) ? AuditFooting.UnknownKey
            : word.SequenceEqual("Unsealed"u8) ? AuditFooting.Unsealed
            : null;

    public static AuditOutcome? Outcome(long number) => number is 0 or 4 or 8 or 12 ? (AuditOutcome)number : null;
}
