namespace MedImaging.Dicom;

/// <summary>What a maker says of one of his elements (PS3.5 7.8).</summary>
/// <param name="Creator">The text of the block's private creator element.</param>
/// <param name="Group">The group, an odd number.</param>
/// <param name="Element">The element in the block: the last two digits of the tag.</param>
/// <param name="Vr">Its value representation.</param>
/// <param name="Name">Its name.</param>
public sealed record PrivateAttribute(string Creator, ushort Group, byte Element, DicomVr Vr, string Name);
