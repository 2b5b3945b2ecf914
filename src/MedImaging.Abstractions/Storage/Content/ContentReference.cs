namespace MedImaging;

/// <summary>A piece of content in an <see cref="IContentStore"/>.</summary>
/// <param name="Hash">The SHA-256 of its bytes, which is its name.</param>
/// <param name="MediaType">What it is, such as <c>application/dicom</c>.</param>
/// <param name="Length">How many bytes it has.</param>
public sealed record ContentReference(ContentHash Hash, string MediaType, long Length);
