using System.Security.Cryptography;

namespace MedImaging.Dicom;

/// <summary>The pixels of an object as a whole: how large they would be, and the hash they are told apart by.</summary>
internal static class PixelVolume
{
    /// <summary>How many bytes the pixels have once decompressed, by what the header says.</summary>
    public static Int128 Of(DicomInstance instance)
    {
        var dataset = instance.File.Dataset;
        int samples = dataset.TryGetInt(DicomTags.SamplesPerPixel, out int count) && count > 0 ? count : 1;
        int bits = dataset.TryGetInt(DicomTags.BitsAllocated, out int allocated) && allocated > 0 ? allocated : 16;
        return ((Int128)instance.Descriptor.FrameCount * instance.Descriptor.Rows * instance.Descriptor.Columns * samples * bits) / 8;
    }

    /// <summary>The SHA-256 of the pixels as they are stored; of the dataset where there are none.</summary>
    public static ContentHash HashOf(DicomInstance instance)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (!PixelStore.TryFindPixels(instance.File.Dataset, out var pixels))
        {
            foreach (var element in instance.File.Dataset)
            {
                hash.AppendData(BitConverter.GetBytes(element.Tag.Value));
                hash.AppendData(element.Value.Span);
            }
        }
        else if (pixels.Fragments is { } fragments)
        {
            foreach (var fragment in fragments)
            {
                hash.AppendData(fragment.Span);
            }
        }
        else
        {
            hash.AppendData(pixels.Value.Span);
        }

        return new ContentHash(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
