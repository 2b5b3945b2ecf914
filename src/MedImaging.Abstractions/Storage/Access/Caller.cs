using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>For whom a store is asked: whose data it is, who asks, why, and what that person may do and see. The host makes it from its own sign-in and roles.</summary>
public sealed record Caller
{
    /// <summary>Gets the process itself, in the tenant <c>local</c>: for a host with one tenant and no users of its own, such as a tool.</summary>
    public static Caller Process { get; } = new() { Tenant = "local", UserId = "process", Rights = StoreRights.All };

    /// <summary>Gets the tenant, such as a hospital. Nothing of another tenant is ever seen or touched.</summary>
    public required string Tenant { get; init => field = Text(value, nameof(Tenant)); }

    /// <summary>Gets the host's id of the person or process that asks; it is in every audit record.</summary>
    public required string UserId { get; init => field = Text(value, nameof(UserId)); }

    /// <summary>Gets what the caller may do.</summary>
    /// <value>The default is to read.</value>
    public StoreRights Rights { get; init; } = StoreRights.Read;

    /// <summary>Gets the patients the caller may see, by the ids their records have.</summary>
    /// <value>The default is <see langword="null"/>: all patients of the tenant. With a set, records of no patient at all are not seen either, unless they are of no patient by their nature, such as literature.</value>
    public IReadOnlySet<string>? Patients { get; init; }

    /// <summary>Gets why the data is asked for.</summary>
    public PurposeOfUse Purpose { get; init; }

    /// <summary>Gets the run the call is part of.</summary>
    public string? RunId { get; init; }

    /// <summary>Whether the caller may see what belongs to a patient.</summary>
    /// <param name="patient">The patient's id, or <see langword="null"/> for a clinical record without one.</param>
    /// <returns><see langword="true"/> when it may.</returns>
    public bool MaySee(string? patient) => Patients is null || (patient is not null && Patients.Contains(patient));

    private static string Text(string value, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, name);
        return value;
    }

    // A record prints its members, and the patients' ids must not be in logs.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Rights)} = {Rights}, {nameof(Purpose)} = {Purpose}, {nameof(RunId)} = {RunId}");
        return true;
    }
}

/// <summary>What a caller may do with a store.</summary>
[Flags]
public enum StoreRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read and search.</summary>
    Read = 1,

    /// <summary>Add and change.</summary>
    Write = 2,

    /// <summary>Delete, and erase a patient.</summary>
    Delete = 4,

    /// <summary>Read the audit trail.</summary>
    Audit = 8,

    /// <summary>Back up, restore, export, keep by rule, hold and rotate keys.</summary>
    Maintain = 16,

    /// <summary>Everything.</summary>
    All = Read | Write | Delete | Audit | Maintain,
}

/// <summary>Why patient data is used (HL7 v3 PurposeOfUse); the audit trail says it.</summary>
public enum PurposeOfUse
{
    /// <summary>Treatment (<c>TREAT</c>).</summary>
    Treatment,

    /// <summary>An emergency (<c>ETREAT</c>).</summary>
    EmergencyTreatment,

    /// <summary>Operating the hospital (<c>HOPERAT</c>).</summary>
    Operations,

    /// <summary>Research (<c>HRESCH</c>).</summary>
    Research,

    /// <summary>Breaking the glass (<c>BTG</c>).</summary>
    BreakGlass,

    /// <summary>At the patient's request (<c>PATRQT</c>).</summary>
    PatientRequest,
}
