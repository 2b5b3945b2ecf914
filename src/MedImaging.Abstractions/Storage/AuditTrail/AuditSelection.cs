namespace MedImaging;

/// <summary>The entries a caller asks for and may see. Patients' ids are compared as the trail has them: as tokens in a sealed store.</summary>
internal sealed class AuditSelection
{
    private readonly AuditFilter _filter;
    private readonly string? _patient;
    private readonly HashSet<string>? _seen;

    private AuditSelection(AuditFilter filter, string? patient, HashSet<string>? seen) => (_filter, _patient, _seen) = (filter, patient, seen);

    /// <summary>Gets whether every entry of the tenant is one.</summary>
    public bool TakesAll => _seen is null && _filter == new AuditFilter();

    public static AuditSelection Of(AuditFilter? filter, Caller caller, RecordCodec codec)
    {
        string? patient = filter?.PatientId is { } id ? codec.Patient(caller.Tenant, id) : null;
        var seen = caller.Patients?.Select(one => codec.Patient(caller.Tenant, one)).ToHashSet(StringComparer.Ordinal);
        return new AuditSelection(filter ?? new AuditFilter(), patient, seen);
    }

    public bool Takes(AuditEntry entry)
        => (_seen is null || (entry.Patient is { } about && _seen.Contains(about)))
            && (_patient is null || entry.Patient == _patient)
            && (_filter.UserId is null || entry.UserId == _filter.UserId)
            && (_filter.EventPrefix is null || entry.Event.StartsWith(_filter.EventPrefix, StringComparison.Ordinal))
            && (_filter.From is not { } from || entry.At >= from)
            && (_filter.Before is not { } before || entry.At < before);
}
