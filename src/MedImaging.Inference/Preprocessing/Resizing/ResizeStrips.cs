using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MedImaging.Kernels;

namespace MedImaging;

/// <summary>Resizes a plane strip by strip: source rows in a ring, of which a few output rows are joined; these are then joined across together, while all is in the nearest cache.</summary>
internal readonly struct ResizeStrips(ResizeTaps down, ResizeTaps across, int width)
{
    private const int Rows = 8;
    private const int CacheLine = 64 / sizeof(float);

    private readonly int _stride = Rounded(width);
    private readonly int _reach = Rounded(Math.Max(width, across.Reach));

    /// <summary>Gets how many floats of working memory a run needs.</summary>
    public int ScratchLength => checked((down.MaxCount * _stride) + (Rows * _reach) + down.MaxCount + CacheLine);

    /// <summary>Makes all output rows.</summary>
    public void Run(in PlaneRows rows, int top, Span<float> scratch, Span<float> destination, int destinationStride)
    {
        int slots = down.MaxCount, outputs = across.Length;
        scratch = Aligned(scratch);
        Span<float> ring = scratch[..(slots * _stride)], joined = scratch.Slice(ring.Length, Rows * _reach), scaled = scratch.Slice(ring.Length + joined.Length, slots);
        joined.Clear();   // what lies after a row is read, never used; what is not a number would only make the slow way be taken
        bool isDirect = rows.CanJoin && slots <= 2 && down.IsSparse;
        for (int strip = 0, ready = 0; strip < down.Length; strip += Rows)
        {
            int count = Math.Min(Rows, down.Length - strip);
            var output = destination[(strip * destinationStride)..];
            for (int r = 0; r < count; r++)
            {
                int start = down.Start(strip + r);
                var weights = down.Weights(strip + r);
                TensorPrimitives.Multiply(weights, rows.Scale, scaled);
                var to = across.IsIdentity ? output.Slice(r * destinationStride, outputs) : joined.Slice(r * _reach, width);
                if (isDirect)
                {
                    rows.Join(top + start, scaled[..weights.Length], to);
                    continue;
                }

                for (ready = Math.Max(ready, start); ready < start + weights.Length; ready++)
                {
                    rows.Read(top + ready, ring.Slice(ready % slots * _stride, width));
                }

                ResizeKernels.JoinRows(ring, width, _stride, slots, start, scaled[..weights.Length], to);
            }

            if (!across.IsIdentity)
            {
                ResizeKernels.JoinColumns(joined, _reach, count, across, output, destinationStride);
            }

            for (int r = 0; r < count && rows.HasMore; r++)
            {
                rows.Finish(output.Slice(r * destinationStride, outputs));
            }
        }
    }

    // Narrow rows are left as they are: rounding would multiply the memory of a tall, narrow frame.
    private static int Rounded(int length) => length < 4 * CacheLine ? length : checked(length + CacheLine - 1) & -CacheLine;

    // A vector that straddles two cache lines takes two loads. Should the collector move the array meanwhile, only time is lost.
    private static Span<float> Aligned(Span<float> scratch)
    {
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref Unsafe.As<float, byte>(ref scratch[0]));
        return scratch[((int)(-address / sizeof(float)) & (CacheLine - 1))..];
    }
}
