namespace MedImaging.Tests.Registry;

/// <summary>What the same work, done again and again, leaves behind in the process.</summary>
internal static class KeptMemory
{
    /// <summary>Gets by how much the working set grew in the round in which it grew least. What is kept is kept in every round; what else a process takes, such as the room its collector likes to have on this machine, it takes in some.</summary>
    public static long Least(int rounds, Action<int> work)
    {
        long least = long.MaxValue, before = 0;
        for (int round = 0; round <= rounds; round++)
        {
            work(round);
            GC.Collect();
            long after = Environment.WorkingSet;
            least = round == 0 ? least : Math.Min(least, after - before);
            before = after;
        }

        return least;
    }
}
