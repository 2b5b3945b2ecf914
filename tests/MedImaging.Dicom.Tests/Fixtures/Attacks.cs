using System.IO.Compression;
using static MedImaging.Dicom.Tests.Bytes;

namespace MedImaging.Dicom.Tests;

/// <summary>Files too large to keep, each made to kill one kind of reader; all are to be refused.</summary>
internal static class Attacks
{
    public static IEnumerable<(string Name, byte[] Bytes)> All()
    {
        byte[] open = Join(Explicit(0x00081140, "SQ", [], Undefined), Item([], Undefined)), close = Join(ItemEnd, SequenceEnd);
        yield return ("generated_depth_20000.dcm", Bytes.File(Repeat(open, 20_000)));
        yield return ("generated_depth_closed_20000.dcm", Bytes.File([.. Repeat(open, 20_000), .. Repeat(close, 20_000)]));
        yield return ("generated_depth_unknown_20000.dcm", Bytes.File([.. Explicit(0x00291010, "UN", [], Undefined), .. Repeat(Join(Item([], Undefined), Bytes.Implicit(0x00081140, [], Undefined)), 20_000)]));
        yield return ("generated_elements_500000.dcm", Bytes.File(Repeat(Explicit(0x00091010, "LO", []), 500_000)));
        yield return ("generated_items_1000000.dcm", Bytes.File(Explicit(0x00081140, "SQ", Repeat(Item([]), 1_000_000))));
        yield return ("generated_fragments_200000.dcm", Bytes.File(Join(Explicit(0x7FE00010, "OB", Repeat(Item([]), 200_000), Undefined), SequenceEnd), "1.2.840.10008.1.2.5"));
        yield return ("generated_like_padding.dcm", Bytes.File([.. new byte[8 << 20], 1], "1.2.840.10008.1.2"));   // a million elements that each look like the padding at the end
        yield return ("generated_unknown_sequence.dcm", Bytes.File(Explicit(0x00081140, "UN", Repeat(Item([]), 500_000))));
        yield return ("generated_bomb_200MB.dcm", Bytes.File(Bomb(200), "1.2.840.10008.1.2.1.99"));
        yield return ("generated_claim_2GB.dcm", Bytes.File(Explicit(0x00091010, "OB", new byte[16], 0x7FFFFFFE)));
    }

    private static byte[] Repeat(byte[] part, int count)
    {
        byte[] all = new byte[part.Length * count];
        for (int i = 0; i < count; i++)
        {
            part.CopyTo(all, i * part.Length);
        }

        return all;
    }

    private static byte[] Bomb(int megabytes)
    {
        using var target = new MemoryStream();
        using (var deflate = new DeflateStream(target, CompressionLevel.Fastest))
        {
            deflate.Write(Explicit(0x7FE00010, "OW", [], (uint)megabytes << 20));
            for (int i = 0; i < megabytes; i++)
            {
                deflate.Write(new byte[1 << 20]);
            }
        }

        return target.ToArray();
    }
}
