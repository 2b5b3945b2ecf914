using MedImaging.Tests.Registry;

namespace MedImaging.Tests.Models;

/// <summary>Measured alone: the working set is the whole process's.</summary>
[CollectionDefinition(nameof(OnnxModelMemoryTests), DisableParallelization = true)]
[Collection(nameof(OnnxModelMemoryTests))]
public sealed class OnnxModelMemoryTests
{
    [Fact]
    public void Load_AndDispose_ManyTimes_KeepsNothing()
    {
        // Models of 0.65 MB, were they kept with their sessions, would add to the process in every round.
        const int Loads = 60;
        long growth = KeptMemory.Least(8, _ =>
        {
            for (int load = 0; load < Loads; load++)
            {
                OnnxModel.Load(TestModels.Pneumonia).Dispose();
            }
        });

        Assert.InRange(growth, long.MinValue, Loads * 650_000 / 2);
    }
}
