using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Estimates how many tokens messages have, before a provider counts them.</summary>
/// <param name="messages">The messages.</param>
/// <param name="options">The options of the call, or none.</param>
/// <returns>The tokens in, 0 or more.</returns>
public delegate long TokenEstimator(IReadOnlyList<ChatMessage> messages, ChatOptions? options);
