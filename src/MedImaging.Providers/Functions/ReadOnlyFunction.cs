using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>A function of which the host says that it changes nothing and may run whenever a model asks for it.</summary>
/// <param name="function">The function.</param>
public sealed class ReadOnlyFunction(AIFunction function) : DelegatingAIFunction(function);
