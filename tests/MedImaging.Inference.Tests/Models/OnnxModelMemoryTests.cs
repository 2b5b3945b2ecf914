namespace MedImaging.Tests.Models;

/// <summary>Measured alone: the working set is the whole process's.</summary>
[CollectionDefinition(nameof(OnnxModelMemoryTests), DisableParallelization = true)]
[Collection(nameof(OnnxModelMemoryTests))]
public sealed class OnnxModelMemoryTests
{
    [Fact]
    public void Load_AndDispose_ManyTimes_KeepsNothing()
    {
        // Models of 0.65 MB, were they kept with their sessions, would add to the process in every round; what else it takes, it takes in some.
        const int Rounds = 12, Loads = 60;
        const long Kept = Loads * 650_000;
        long before = 0, grown = long.MaxValue;
        for (int round = 0; round <= Rounds && grown >= Kept / 2; round++)
        {
            for (int i = 0; i < Loads; i++)
            {
                OnnxModel.Load(TestModels.Pneumonia).Dispose();
            }

            GC.Collect();
            long after = Environment.WorkingSet;
            (grown, before) = (round == 0 ? long.MaxValue : after - before, after);
        }

        Assert.InRange(grown, long.MinValue, Kept / 2);
    }
}
