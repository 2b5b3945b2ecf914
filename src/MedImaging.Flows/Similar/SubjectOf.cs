namespace MedImaging;

/// <summary>Whose a study is, as the caller's stores know it.</summary>
internal static class SubjectOf
{
    /// <summary>The patient of the run's case, or the one whose record number is the study's; <see langword="null"/> when the stores know neither.</summary>
    internal static async ValueTask<string?> FindAsync(CallerStores stores, string? caseId, StudyDescriptor study, CancellationToken cancellationToken)
        => (caseId is null ? null : (await stores.Cases.FindAsync(caseId, cancellationToken).ConfigureAwait(false))?.PatientId)
            ?? (string.IsNullOrWhiteSpace(study.PatientId) ? null : (await stores.Patients.FindByMrnAsync(study.PatientId, cancellationToken).ConfigureAwait(false))?.Id);
}
