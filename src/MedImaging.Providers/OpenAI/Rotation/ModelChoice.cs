namespace MedImaging.Providers;

/// <summary>Which model a <see cref="ModelRotation"/> took for a call, and why it passed over the others.</summary>
/// <param name="Model">The id of the model it took; <see langword="null"/> when none can take such a call.</param>
/// <param name="Reason">Why, in words that hold nothing of the call.</param>
/// <param name="Skipped">The models it passed over on the way to it, in order, each with the reason.</param>
public sealed record ModelChoice(string? Model, string Reason, IReadOnlyList<SkippedModel> Skipped);
