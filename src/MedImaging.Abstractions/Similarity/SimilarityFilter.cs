namespace MedImaging;

/// <summary>Which entries a search may find. What is not set does not matter; an empty set lets nothing through.</summary>
/// <remarks>An entry without an attribute does not meet a filter that asks for it.</remarks>
public sealed class SimilarityFilter
{
    /// <summary>Creates a filter that lets a tenant's entries through.</summary>
    /// <param name="tenant">The tenant. There is no search over several.</param>
    /// <exception cref="ArgumentException"><paramref name="tenant"/> is empty.</exception>
    public SimilarityFilter(string tenant)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        Tenant = tenant;
    }

    /// <summary>Gets the tenant.</summary>
    public string Tenant { get; }

    /// <summary>Gets the patients the caller may see.</summary>
    /// <value><see langword="null"/> for all, also entries without a patient.</value>
    public IReadOnlyCollection<string>? Patients
    {
        get => PatientWords;
        init => PatientWords = value?.ToArray();
    }

    /// <summary>Gets the patient to leave out: the one the query is about.</summary>
    public string? ExcludedPatient { get; init; }

    /// <summary>Gets the modalities.</summary>
    /// <value><see langword="null"/> for all.</value>
    public IReadOnlyCollection<Modality>? Modalities
    {
        get => ModalityWords?.Select(code => new Modality(code)).ToArray();
        init => ModalityWords = value?.Select(modality => modality.Code).ToArray();
    }

    /// <summary>Gets the body parts.</summary>
    /// <value><see langword="null"/> for all.</value>
    public IReadOnlyCollection<string>? BodyParts
    {
        get => BodyPartWords;
        init => BodyPartWords = value?.ToArray();
    }

    /// <summary>Gets the lowest age in years.</summary>
    public int? MinimumAge { get; init; }

    /// <summary>Gets the highest age in years.</summary>
    public int? MaximumAge { get; init; }

    /// <summary>Gets the sites.</summary>
    /// <value><see langword="null"/> for all.</value>
    public IReadOnlyCollection<string>? Sites
    {
        get => SiteWords;
        init => SiteWords = value?.ToArray();
    }

    // Arrays, so that a search goes through them without making an enumerator.
    internal string[]? PatientWords { get; private init; }

    internal string[]? ModalityWords { get; private init; }

    internal string[]? BodyPartWords { get; private init; }

    internal string[]? SiteWords { get; private init; }
}
