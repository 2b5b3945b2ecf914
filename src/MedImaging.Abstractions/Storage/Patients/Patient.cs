namespace MedImaging;

/// <summary>A patient.</summary>
public sealed record Patient
{
    /// <summary>Gets the id everything of the patient refers to; it is not the hospital's number.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the version, which a change must follow.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Gets the hospital's number of the patient (MRN); no two patients of a tenant have the same.</summary>
    public required string Mrn { get; init; }

    /// <summary>Gets the first name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Gets the last name.</summary>
    public string? LastName { get; init; }

    /// <summary>Gets the date of birth.</summary>
    public DateOnly? DateOfBirth { get; init; }

    /// <summary>Gets the gender, in the host's words.</summary>
    public string? Gender { get; init; }

    /// <summary>Gets the telephone number.</summary>
    public string? ContactPhone { get; init; }

    /// <summary>Gets when the patient was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Says the type only: a patient is not printed.</summary>
    /// <returns>The type's name.</returns>
    public override string ToString() => nameof(Patient);
}

/// <summary>A patient to be added.</summary>
public sealed record PatientDraft
{
    /// <summary>Gets the id the host wants, or <see langword="null"/> to have one made.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the hospital's number of the patient (MRN).</summary>
    public required string Mrn { get; init; }

    /// <summary>Gets the first name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Gets the last name.</summary>
    public string? LastName { get; init; }

    /// <summary>Gets the date of birth.</summary>
    public DateOnly? DateOfBirth { get; init; }

    /// <summary>Gets the gender, in the host's words.</summary>
    public string? Gender { get; init; }

    /// <summary>Gets the telephone number.</summary>
    public string? ContactPhone { get; init; }

    /// <summary>Says the type only: a patient is not printed.</summary>
    /// <returns>The type's name.</returns>
    public override string ToString() => nameof(PatientDraft);
}
