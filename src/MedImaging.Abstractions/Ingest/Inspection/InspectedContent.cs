namespace MedImaging;

/// <summary>A file before it is stored.</summary>
/// <param name="Name">The name of its source.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Image">What it was read as; <see langword="null"/> when it could not be read.</param>
public sealed record InspectedContent(string Name, ReadOnlyMemory<byte> Bytes, ImageInstance? Image);
