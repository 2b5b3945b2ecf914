namespace MedImaging.Tests.Models;

/// <summary>Measured alone: the working set is the whole process's.</summary>
[CollectionDefinition(nameof(OnnxModelMemoryTests), DisableParallelization = true)]
[Collection(nameof(OnnxModelMemoryTests))]
public sealed class OnnxModelMemoryTests
{
    [Fact]
    public void Load_AndDispose_ManyTimes_KeepsNothing()
    {
        const int Warm = 30, Loads = 400;
        long before = 0;
        for (int i = 0; i < Warm + Loads; i++)
        {
            if (i == Warm)
            {
                before = Environment.WorkingSet;
            }

            OnnxModel.Load(TestModels.Pneumonia).Dispose();
        }

        // Four hundred models of 0.65 MB, were they kept with their sessions, would be several times this.
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 128L << 20);
    }
}
