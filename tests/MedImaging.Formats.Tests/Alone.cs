namespace MedImaging.Formats.Tests;

/// <summary>For tests that measure what the whole process shares, such as what it allocates: they run after the others, one by one.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
