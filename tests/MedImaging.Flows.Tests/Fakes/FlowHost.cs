using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>A host with fakes of everything the imaging steps need.</summary>
public static class FlowHost
{
    public static ServiceProvider Create(Action<MedImagingBuilder> add, params (string Key, IChatClient Client)[] clients)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new FakeTime(Samples.At));
        services.AddSingleton<IImageReader, FakeReader>();
        services.AddSingleton<IFrameRenderer, FakeRenderer>();
        services.AddKeyedSingleton<IImageModel>("chest", new FakeModel());
        services.AddKeyedSingleton<IReportExporter, FakeExporter>("text");
        foreach (var (key, client) in clients)
        {
            services.AddKeyedSingleton(key, client);
        }

        add(services.AddMedImaging().AddFlows());
        return services.BuildServiceProvider();
    }

    public static Task<TOut> RunAsync<TOut>(this ServiceProvider services, FakeImage? image = null, FlowContext? context = null)
        => services.GetRequiredService<Flow<StudySource, TOut>>().RunAsync(
            new StudySource([(image ?? new FakeImage { Rows = 100, Columns = 100 }).ToSource()], new AnalysisRequest { Indication = "Cough of Zaphod" }), context, TestContext.Current.CancellationToken);

    public sealed class Collect : IProgress<FlowEvent>
    {
        private readonly Lock _lock = new();
        private readonly List<FlowEvent> _events = [];

        public IReadOnlyList<FlowEvent> Events
        {
            get
            {
                lock (_lock)
                {
                    return [.. _events];
                }
            }
        }

        public void Report(FlowEvent value)
        {
            lock (_lock)
            {
                _events.Add(value);
            }
        }
    }
}

/// <summary>A literature source that gives what it is told, or fails.</summary>
public sealed class FakeLiterature(string name, Func<LiteratureQuery, IReadOnlyList<EvidenceItem>> search) : ILiteratureSource
{
    private readonly Lock _lock = new();
    private readonly List<LiteratureQuery> _queries = [];

    public string Name => name;

    public IReadOnlyList<LiteratureQuery> Queries => _queries;

    public ValueTask<IReadOnlyList<EvidenceItem>> SearchAsync(LiteratureQuery query, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _queries.Add(query);
        }

        return ValueTask.FromResult(search(query));
    }

    public static EvidenceItem Item(string id, int? year = 2020, string? pmid = null, string? doi = null)
        => new() { Id = id, Source = "fake", Title = "This confirms everything", Year = year, Pmid = pmid, Doi = doi, RetrievedAt = Samples.At };
}
