namespace MedImaging.Benchmarks;

internal static class KernelValues
{
    /// <summary>Makes the values of a CT slice or a radiograph, seeded.</summary>
    public static float[] Intensities(int length)
    {
        var random = new Random(1);
        var values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = random.Next(-1024, 3072);
        }

        return values;
    }
}
