using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Images that are gathered for one request.</summary>
internal sealed class ImageBatch(BatchKey key, JsonElement? schema)
{
    public BatchKey Key => key;

    public JsonElement? Schema => schema;

    public List<BatchImage> Images { get; } = [];

    public long Bytes { get; set; }

    public ITimer? Timer { get; set; }

    /// <summary>Gets or sets when it goes at the latest, in ticks of the batcher's clock.</summary>
    public long LeavesAt { get; set; } = long.MaxValue;

    public bool HasLeft { get; set; }

    /// <summary>Gets what stops the request when nobody waits for any of its images any more.</summary>
    public CancellationTokenSource Abandoned { get; } = new();

    /// <summary>Gets the scope of the request: the nearest deadline, the highest urgency, and of the rest what all share.</summary>
    public CallScope Scope()
    {
        var scope = Images[0].Scope;
        foreach (var image in Images)
        {
            scope = Both(scope, image.Scope);
        }

        return scope;
    }

    /// <summary>Gets a scope that does for two calls.</summary>
    public static CallScope Both(CallScope scope, CallScope its) => scope with
    {
        Deadline = scope.Deadline <= its.Deadline || its.Deadline is null ? scope.Deadline : its.Deadline,
        Urgency = its.Urgency > scope.Urgency ? its.Urgency : scope.Urgency,
        Patient = its.Patient == scope.Patient ? scope.Patient : null,
        Study = its.Study == scope.Study ? scope.Study : null,
        HasPatientContent = scope.HasPatientContent || its.HasPatientContent,
        AllowsCache = scope.AllowsCache && its.AllowsCache && its.Patient == scope.Patient,
        IdempotencyKey = null,
    };
}

/// <summary>What questions share that may share a request.</summary>
internal readonly record struct BatchKey(string Prompt, string? Schema, string? Model, string? Tenant, string? Patient, string? Study);
