using System.Buffers;
using System.Numerics;

namespace MedImaging;

/// <summary>A volume whose samples are of one type: <see cref="short"/>, <see cref="ushort"/> or <see cref="float"/>.</summary>
/// <typeparam name="T">The type of a sample.</typeparam>
public sealed class ImageVolume<T> : ImageVolume
    where T : unmanaged, INumber<T>
{
    private IMemoryOwner<T>? _owner;

    /// <summary>Creates a volume that owns its memory.</summary>
    /// <param name="geometry">Where the voxels lie.</param>
    /// <param name="owner">The memory; at least one sample a voxel, column after column, row after row, slice after slice.</param>
    /// <exception cref="ArgumentOutOfRangeException">The memory is too small.</exception>
    public ImageVolume(VolumeGeometry geometry, IMemoryOwner<T> owner)
        : base(geometry)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentOutOfRangeException.ThrowIfLessThan(owner.Memory.Length, geometry.VoxelCount);
        _owner = owner;
    }

    /// <summary>Creates a volume in memory of its own, all zero.</summary>
    /// <param name="geometry">Where the voxels lie.</param>
    public ImageVolume(VolumeGeometry geometry)
        : this(geometry, new ArrayOwner(new T[(geometry ?? throw new ArgumentNullException(nameof(geometry))).VoxelCount]))
    {
    }

    /// <summary>Gets the samples: slice after slice, row after row.</summary>
    /// <exception cref="ObjectDisposedException">The volume was disposed.</exception>
    public Memory<T> Samples
    {
        get
        {
            ObjectDisposedException.ThrowIf(_owner is null, this);
            return _owner.Memory[..Geometry.VoxelCount];
        }
    }

    /// <summary>Gets the samples of one slice.</summary>
    /// <param name="index">The slice, from 0.</param>
    /// <returns>Its samples, row after row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice.</exception>
    public Memory<T> Slice(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Geometry.Slices);
        int size = Geometry.Rows * Geometry.Columns;
        return Samples.Slice(index * size, size);
    }

    /// <inheritdoc/>
    public override void ReadRow(int slice, int row, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Geometry.Rows);
        var source = Slice(slice).Span.Slice(row * Geometry.Columns, Geometry.Columns);
        var target = destination[..source.Length];
        double slope = Slope, intercept = Intercept;
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = (float)((double.CreateTruncating(source[i]) * slope) + intercept);
        }
    }

    /// <inheritdoc/>
    public override float Sample(double column, double row, double slice, float outside = 0)
    {
        const double Edge = 1e-6;   // a place on the last voxel must not fall out by a rounding
        var geometry = Geometry;
        if (!(column >= -Edge && row >= -Edge && slice >= -Edge && column <= geometry.Columns - 1 + Edge && row <= geometry.Rows - 1 + Edge && slice <= geometry.Slices - 1 + Edge))
        {
            return outside;
        }

        var (x, fx) = Split(column, geometry.Columns);
        var (y, fy) = Split(row, geometry.Rows);
        var (z, fz) = Split(slice, geometry.Slices);
        int width = geometry.Columns, size = width * geometry.Rows;
        int right = x + 1 < width ? 1 : 0, below = y + 1 < geometry.Rows ? width : 0, next = z + 1 < geometry.Slices ? size : 0;
        var samples = Samples.Span[((z * size) + (y * width) + x)..];
        double upper = Plane(samples, right, below, fx, fy);
        double value = fz == 0 ? upper : upper + (fz * (Plane(samples[next..], right, below, fx, fy) - upper));
        return (float)((value * Slope) + Intercept);
    }

    /// <inheritdoc/>
    private protected override void Dispose(bool isDisposing)
    {
        _owner?.Dispose();
        _owner = null;
    }

    private static double Plane(ReadOnlySpan<T> samples, int right, int below, double fx, double fy)
    {
        double a = double.CreateTruncating(samples[0]), b = double.CreateTruncating(samples[right]);
        double c = double.CreateTruncating(samples[below]), d = double.CreateTruncating(samples[below + right]);
        double top = a + (fx * (b - a)), bottom = c + (fx * (d - c));
        return top + (fy * (bottom - top));
    }

    private static (int Index, double Fraction) Split(double place, int count)
    {
        double inside = Math.Clamp(place, 0, count - 1);
        int index = (int)inside;
        return (index, inside - index);
    }

    private sealed class ArrayOwner(T[] array) : IMemoryOwner<T>
    {
        public Memory<T> Memory => array;

        public void Dispose()
        {
            // The garbage collector has it.
        }
    }
}
