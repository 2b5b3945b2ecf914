namespace MedImaging.Dicom.Tests;

/// <summary>For tests that measure what the whole process shares, such as its memory or the codecs' pools: they run after the others, one by one.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
