namespace MedImaging;

/// <summary>The voxels of one stack of slices in contiguous memory, with their place in the patient. It owns its memory: dispose it when done.</summary>
public abstract class ImageVolume : IDisposable
{
    private protected ImageVolume(VolumeGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        Geometry = geometry;
    }

    /// <summary>Gets where the voxels lie.</summary>
    public VolumeGeometry Geometry { get; }

    /// <summary>Gets the factor of real units: real = sample × slope + intercept.</summary>
    /// <value>The default is 1.</value>
    public double Slope { get; init; } = 1;

    /// <summary>Gets the summand of real units.</summary>
    /// <value>The default is 0.</value>
    public double Intercept { get; init; }

    /// <summary>Gets the unit of the real values in UCUM; <c>1</c> when they have none.</summary>
    public string Unit { get; init; } = "1";

    /// <summary>Gets the slices that were not in the series and are filled from their neighbours, from 0.</summary>
    public IReadOnlyList<int> InterpolatedSlices { get; init; } = [];

    /// <summary>Reads voxels of one row in real units.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="row">The row.</param>
    /// <param name="destination">One value a column.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice or row.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than a row.</exception>
    public abstract void ReadRow(int slice, int row, Span<float> destination);

    /// <summary>Gives the value at a place between voxels, in real units, by trilinear interpolation.</summary>
    /// <param name="column">The column.</param>
    /// <param name="row">The row.</param>
    /// <param name="slice">The slice.</param>
    /// <param name="outside">What to give outside of the volume.</param>
    /// <returns>The value.</returns>
    public abstract float Sample(double column, double row, double slice, float outside = 0);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back.</summary>
    /// <param name="isDisposing">Whether <see cref="Dispose()"/> was called.</param>
    private protected abstract void Dispose(bool isDisposing);
}
