using System.Diagnostics;
using System.Globalization;

namespace MedImaging.Benchmarks;

/// <summary>The ten nearest of many vectors: exactly, by codes, a hundred at once and by a graph, beside the floor that memory sets and beside numpy, faiss and hnswlib in the same run.</summary>
internal sealed class SimilaritySearch : IThroughputTask, IThroughputTable
{
    private const int Best = 10;

    private readonly SimilarityFilter _filter = new("north");
    private readonly SimilarityHit[] _hits = new SimilarityHit[Best];

    public string Name => "similarity";

    public string Summary => "the ten nearest of --items vectors (100,000) of 512 dimensions, in a table beside the peers";

    public ValueTask PrepareAsync(ThroughputOptions options, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public IThroughputWorker CreateWorker(int number) => throw new NotSupportedException("The task measures by itself.");

    public async ValueTask MeasureAsync(ThroughputOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("medimaging-similarity-").FullName;
        try
        {
            var data = new SimilarityData(options.Items ?? 100_000);
            VectorQuery[] queries = [.. data.QueryVectors.Select(vector => new VectorQuery { Model = "benchmark", ModelVersion = "1", Vector = vector, Filter = _filter, Mode = VectorSearchMode.Exact })];
            string peers = Path.Combine(folder, "vectors");
            data.Write(peers);
            var source = new VectorIndexSource("1", _ => Entries(data));
            await output.WriteLineAsync($"{data.Count:N0} x {SimilarityData.Dimensions}, best of rounds, milliseconds a query; load {Load()}\n\n| what | threads | ours | beside | ratio |\n|---|--:|--:|---|---|");
            foreach (int threads in (int[])[1, 2])
            {
                using var index = await OpenAsync(folder, source, new VectorIndexOptions { GraphFrom = null, Threads = threads });
                var others = await SimilarityPeers.RunAsync(peers, data.Count, threads);
                await MeasureScansAsync(index, queries, threads, others, new MemoryFloor((long)data.Count * SimilarityData.Dimensions), output);
                if (threads == 1 && data.Count <= 200_000)
                {
                    await MeasureGraphAsync(data, index, queries, others, output);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<VectorIndex> OpenAsync(string? folder, VectorIndexSource source, VectorIndexOptions options)
        => VectorIndex.OpenAsync(new VectorIndexKey("benchmark", "1", SimilarityData.Dimensions), folder, source, options);

#pragma warning disable CS1998 // The vectors are there at once.
    private static async IAsyncEnumerable<VectorEntry> Entries(SimilarityData data)
#pragma warning restore CS1998
    {
        for (int i = 0; i < data.Count; i++)
        {
            yield return new VectorEntry { Id = i.ToString(CultureInfo.InvariantCulture), Model = "benchmark", ModelVersion = "1", Vector = data.Vectors[i], Attributes = new VectorAttributes { Tenant = "north", Age = i % 100 } };
        }
    }

    private async Task MeasureScansAsync(VectorIndex index, VectorQuery[] queries, int threads, IReadOnlyDictionary<string, double> peers, MemoryFloor memory, TextWriter output)
    {
        WarmUp(() => index.Search(queries[0], _hits));
        // Floor and search take turns: the machine is then the same for both.
        double floor = double.MaxValue, exact = double.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            floor = Math.Min(floor, memory.Measure(threads, 3));
            exact = Math.Min(exact, Time(() => index.Search(queries[0], _hits), 5));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        index.Search(queries[0], _hits);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        await output.WriteLineAsync(Row("exact", threads, exact, [("memory floor", floor), .. Peers(peers, "numpy", "faiss flat")], $"; {allocated} bytes allocated"));

        var codes = queries.Select(query => query with { Mode = VectorSearchMode.Quantised }).ToArray();
        WarmUp(() => index.Search(codes[0], _hits));
        double coded = Time(() => index.Search(codes[0], _hits), 15);
        await output.WriteLineAsync(Row("codes of 8 bits, then exact", threads, coded, [("ours exact", exact), .. Peers(peers, "faiss SQ8")], $"; recall {Recall(index, queries, codes):0.0000}"));

        WarmUp(() => index.SearchMany(queries[..8], Best));
        double batch = Time(() => index.SearchMany(queries, Best), 4) / queries.Length;
        await output.WriteLineAsync(Row("batch of 100, exact", threads, batch, Peers(peers, "faiss batch"), ""));
        var old = queries.Select(query => query with { Filter = new SimilarityFilter("north") { MinimumAge = 90 } }).ToArray();
        double filtered = Time(() => index.Search(old[0], _hits), 15);
        await output.WriteLineAsync(Row("exact, the filter lets a tenth through", threads, filtered, [("ours exact", exact)], ""));
    }

    private async Task MeasureGraphAsync(SimilarityData data, VectorIndex exact, VectorQuery[] queries, IReadOnlyDictionary<string, double> peers, TextWriter output)
    {
        var options = new VectorIndexOptions { GraphFrom = 1 };
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        using var index = await OpenAsync(null, new VectorIndexSource("", _ => Entries(data)), options);
        process.Refresh();
        await output.WriteLineAsync(Row("graph, build (CPU-seconds)", 1, (process.TotalProcessorTime - before).TotalSeconds, Peers(peers, "hnswlib build"), ""));
        var walks = queries.Select(query => query with { Mode = VectorSearchMode.Automatic }).ToArray();
        WarmUp(() => Array.ForEach(walks, query => index.Search(query, _hits)));
        double walk = walks.Average(query => Time(() => index.Search(query, _hits), 15));
        await output.WriteLineAsync(Row("graph, width 64", 1, walk, Peers(peers, "hnswlib 64"), $"; recall {Recall(index, queries, walks):0.0000}, hnswlib {peers.GetValueOrDefault("hnswlib recall 64"):0.0000}"));
        foreach (var (lowest, share) in ((int, string)[])[(50, "half"), (90, "a tenth"), (99, "a hundredth")])
        {
            var filter = new SimilarityFilter("north") { MinimumAge = lowest };
            var some = walks.Select(query => query with { Filter = filter }).ToArray();
            double time = some.Average(query => Time(() => index.Search(query, _hits), 5));
            await output.WriteLineAsync(Row($"graph or scan, the filter lets {share} through", 1, time, [], $"recall {Recall(exact, some.Select(query => query with { Mode = VectorSearchMode.Exact }).ToArray(), some, index):0.0000}"));
        }

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 1000; i++)
        {
            index.Remove("north", i.ToString(CultureInfo.InvariantCulture));
        }

        await output.WriteLineAsync(Row("graph, remove one", 1, Stopwatch.GetElapsedTime(start).TotalMilliseconds / 1000, [], ""));
    }

    private static double Recall(VectorIndex index, VectorQuery[] exact, VectorQuery[] other, VectorIndex? searched = null)
        => exact.Zip(other).Average(pair =>
        {
            var right = index.Search(pair.First, Best);
            return right.Select(hit => hit.Id).Intersect((searched ?? index).Search(pair.Second, Best).Select(hit => hit.Id)).Count() / (double)Math.Max(1, right.Count);
        });

    private static IEnumerable<(string Name, double Time)> Peers(IReadOnlyDictionary<string, double> peers, params string[] names)
        => names.Where(peers.ContainsKey).Select(name => (name, peers[name]));

    private static string Row(string what, int threads, double ours, IEnumerable<(string Name, double Time)> others, string notes)
    {
        var beside = others.ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {threads} | {ours:0.000} | {string.Join(", ", beside.Select(other => $"{other.Name} {other.Time.ToString("0.000", CultureInfo.InvariantCulture)}"))}{notes} | {string.Join(", ", beside.Select(other => (other.Time / ours).ToString("0.00", CultureInfo.InvariantCulture)))} |");
    }

    private static double Time(Action work, int rounds)
    {
        double best = double.MaxValue;
        for (int i = 0; i < rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }

    // Until the code is the best the runtime has: it is made on a thread beside, in two steps.
    private static void WarmUp(Action work)
    {
        for (int step = 0; step < 4; step++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 50 || Stopwatch.GetElapsedTime(start).TotalMilliseconds < 200; i++)
            {
                work();
            }

            Thread.Sleep(300);
        }
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
