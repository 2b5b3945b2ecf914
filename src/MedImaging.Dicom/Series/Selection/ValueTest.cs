namespace MedImaging.Dicom;

/// <summary>A test of the values of an attribute; of several, one must pass.</summary>
/// <param name="Words">The test in words.</param>
/// <param name="Holds">The test; its argument is <see langword="null"/> when the attribute is absent.</param>
internal sealed record ValueTest(string Words, Func<IReadOnlyList<string>?, bool> Holds);
