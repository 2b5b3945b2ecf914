using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>A function that a model wants to have run.</summary>
/// <param name="Function">The host's function.</param>
/// <param name="Arguments">What the model gives it: checked against what it takes, and otherwise untrusted.</param>
/// <param name="CallId">The model's name for the call.</param>
/// <param name="Scope">Whose call of the model it is.</param>
public sealed record FunctionApprovalRequest(AIFunction Function, IReadOnlyDictionary<string, object?> Arguments, string CallId, CallScope Scope);
