namespace MedImaging.Dicom;

/// <summary>Smooth noise over a plane: random values on a grid, blended between; octaves halve the grid and the height.</summary>
internal sealed class NoiseField
{
    private const int Side = 64;
    private readonly double[] _grid = new double[Side * Side];
    private readonly double _cell;
    private readonly int _octaves;

    /// <summary>Creates noise.</summary>
    /// <param name="random">Where the values come from.</param>
    /// <param name="cell">The coarsest grid's step, in the units asked with.</param>
    /// <param name="octaves">How many finer grids are added, the first counted.</param>
    public NoiseField(PortableRandom random, double cell, int octaves)
    {
        (_cell, _octaves) = (cell, octaves);
        for (int i = 0; i < _grid.Length; i++)
        {
            _grid[i] = random.Between(-1, 1);
        }
    }

    /// <summary>Gives the noise at a point, from about −1 to 1.</summary>
    public double At(double x, double y)
    {
        double sum = 0, height = 1, scale = 1 / _cell;
        for (int octave = 0; octave < _octaves; octave++)
        {
            // Each octave looks at another part of the grid, or their nodes would line up.
            sum += height * Blend((x * scale) + (octave * 17.3), (y * scale) + (octave * 29.7));
            (height, scale) = (height / 2, scale * 2);
        }

        return sum;
    }

    private double Blend(double x, double y)
    {
        double left = Math.Floor(x), top = Math.Floor(y);
        double u = x - left, v = y - top;
        (u, v) = (u * u * (3 - (2 * u)), v * v * (3 - (2 * v)));
        int column = (int)left & (Side - 1), row = (int)top & (Side - 1);
        int right = (column + 1) & (Side - 1), below = (row + 1) & (Side - 1);
        double upper = (_grid[(row * Side) + column] * (1 - u)) + (_grid[(row * Side) + right] * u);
        double lower = (_grid[(below * Side) + column] * (1 - u)) + (_grid[(below * Side) + right] * u);
        return (upper * (1 - v)) + (lower * v);
    }
}
