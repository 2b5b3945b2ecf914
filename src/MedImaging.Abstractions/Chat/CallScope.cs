using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>Whose a call is, how much of a hurry it is in, and what it may cost. Routing, queues, caches, budgets and the egress gate read it; of it only <see cref="IdempotencyKey"/> is sent.</summary>
public sealed record CallScope
{
    /// <summary>Gets the scope of a call nobody said anything of.</summary>
    public static CallScope None { get; } = new();

    /// <summary>Gets the tenant, such as a hospital.</summary>
    public string? Tenant { get; init; }

    /// <summary>Gets the patient's opaque id. Answers are never shared across patients.</summary>
    public string? Patient { get; init; }

    /// <summary>Gets what the cost counts towards: a study's or a case's id.</summary>
    public string? Study { get; init; }

    /// <summary>Gets whether the call carries content that stems from a patient, de-identified or not.</summary>
    /// <value>The default is <see langword="true"/>: who knows better says so.</value>
    public bool HasPatientContent { get; init; } = true;

    /// <summary>Gets when the answer must be there.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Gets how urgent it is; the more urgent goes first in every queue.</summary>
    public CallUrgency Urgency { get; init; }

    /// <summary>Gets whether a kept answer will do.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool AllowsCache { get; init; } = true;

    /// <summary>Gets the key by which the other side may recognise the same call sent again.</summary>
    public string? IdempotencyKey { get; init; }

    // A record prints its members, and whatever holds a scope prints it: ids of tenants and patients would be in logs.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(HasPatientContent)} = {HasPatientContent}, {nameof(Urgency)} = {Urgency}, {nameof(Deadline)} = {Deadline:O}, {nameof(AllowsCache)} = {AllowsCache}");
        return true;
    }
}

/// <summary>How urgent a call is.</summary>
public enum CallUrgency
{
    /// <summary>It can wait for its turn.</summary>
    Routine,

    /// <summary>Someone waits for it.</summary>
    Urgent,

    /// <summary>A patient waits for it.</summary>
    Emergency,
}
