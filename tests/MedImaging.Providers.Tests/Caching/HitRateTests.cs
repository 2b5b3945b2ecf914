using MedImaging.Providers;

namespace MedImaging.Tests.Caching;

public sealed class HitRateTests(ITestOutputHelper output)
{
    private const int Names = 10_000;
    private const int Calls = 200_000;
    private const int Size = 1000;
    private const int Overhead = 192;

    // No policy can know which draw comes next: of those that do not, keeping the most asked-for names for ever is the best there is.
    // Belady's rule does know, and is told for comparison.
    [Theory, InlineData(500), InlineData(1000), InlineData(4000), InlineData(10_000)]
    public void AZipfTrace_HitsWithinTwoPoints_OfTheBestThatKnowsTheDistribution(int capacity)
    {
        int[] trace = Zipf(new Random(11));
        var store = new MemoryAnswerStore((long)capacity * (Size + Overhead));
        var names = Enumerable.Range(0, Names).Select(AnswerStoreTests.Name).ToArray();
        byte[] bytes = new byte[Size];
        int hits = 0;
        foreach (int number in trace)
        {
            if (store.FindHere(names[number]) is not null)
            {
                hits++;
            }
            else
            {
                store.Keep(names[number], bytes);
            }
        }

        var (rate, best, belady, lru) = ((double)hits / Calls, Best(trace, capacity), Belady(trace, capacity), Lru(trace, capacity));
        output.WriteLine($"capacity {capacity} of {Names}: ours {rate:P2}, best without foresight {best:P2}, Belady {belady:P2}, LRU {lru:P2}");
        Assert.InRange(rate, best - 0.02, belady);
        Assert.True(rate >= lru - 0.001, "It is no worse than LRU.");
        if (capacity == Names)
        {
            Assert.InRange(rate, belady - 0.02, belady);
        }
    }

    private static int[] Zipf(Random random)
    {
        double[] sums = new double[Names];
        double sum = 0;
        for (int i = 0; i < Names; i++)
        {
            sums[i] = sum += 1.0 / (i + 1);
        }

        int[] trace = new int[Calls];
        for (int i = 0; i < Calls; i++)
        {
            int at = Array.BinarySearch(sums, random.NextDouble() * sum);
            trace[i] = Math.Min(at < 0 ? ~at : at, Names - 1);
        }

        return trace;
    }

    private static double Best(int[] trace, int capacity)
    {
        var seen = new HashSet<int>();
        return (double)trace.Count(name => name < capacity && !seen.Add(name)) / trace.Length;
    }

    private static double Lru(int[] trace, int capacity)
    {
        var (order, nodes, hits) = (new LinkedList<int>(), new Dictionary<int, LinkedListNode<int>>(), 0);
        foreach (int name in trace)
        {
            if (nodes.TryGetValue(name, out var node))
            {
                hits++;
                order.Remove(node);
            }
            else if (nodes.Count == capacity && order.Last is { } last)
            {
                nodes.Remove(last.Value);
                order.RemoveLast();
            }

            nodes[name] = order.AddFirst(name);
        }

        return (double)hits / trace.Length;
    }

    private static double Belady(int[] trace, int capacity)
    {
        int[] next = new int[trace.Length];
        var later = new Dictionary<int, int>();
        for (int i = trace.Length - 1; i >= 0; i--)
        {
            next[i] = later.GetValueOrDefault(trace[i], trace.Length + trace[i]);
            later[trace[i]] = i;
        }

        var (kept, byUse, hits) = (new Dictionary<int, int>(), new SortedSet<int>(), 0);
        for (int i = 0; i < trace.Length; i++)
        {
            if (kept.Remove(trace[i], out int use))
            {
                hits++;
                byUse.Remove(use);
            }
            else if (kept.Count == capacity)
            {
                if (byUse.Max < next[i])
                {
                    continue;
                }

                int last = byUse.Max;
                byUse.Remove(last);
                kept.Remove(last >= trace.Length ? last - trace.Length : trace[last]);
            }

            kept[trace[i]] = next[i];
            byUse.Add(next[i]);
        }

        return (double)hits / trace.Length;
    }
}
