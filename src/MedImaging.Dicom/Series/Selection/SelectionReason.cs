namespace MedImaging.Dicom;

/// <summary>What one condition came to.</summary>
/// <param name="Path">Where the condition stands in the rules.</param>
/// <param name="Holds">Whether it holds.</param>
/// <param name="Text">The condition in words, with the values of the rules and never one of the file's elements.</param>
public sealed record SelectionReason(string Path, bool Holds, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(Holds ? "yes" : "no ")} {Path}: {Text}";
}
