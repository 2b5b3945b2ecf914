using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>What a step needs of the host, gathered so that everything missing is told in one message.</summary>
internal sealed class Require(IServiceProvider services)
{
    private readonly List<string> _missing = [];

    internal Require Reader() => Note(services.GetServices<IImageReader>().Any(), "no IImageReader is registered; call AddDicom()");

    internal Require Renderer() => Note<IFrameRenderer>("no IFrameRenderer is registered; call AddFormats()");

    internal Require Content() => Note<IContentStore>("no IContentStore is registered; call AddMedImaging() or a storage package's AddXStorage()");

    internal Require Reports() => Note<ClinicalStores>("no stores are registered; call AddMedImaging() or a storage package's AddXStorage()");

    internal Require Writing()
        => Note<IReportWriter>("no IReportWriter is registered; call AddFlows()").Note<ReportChecker>("no ReportChecker is registered; call AddFlows()");

    internal Require Checking() => Note<ReportChecker>("no ReportChecker is registered; call AddFlows()");

    internal Require Model(string name)
        => Note(services.GetKeyedService<IImageModel>(name) is not null, $"no image model '{name}' is registered; call AddOnnxModel(\"{name}\", path)");

    internal Require ScoringModel(string name)
        => Note(services.GetKeyedService<IImageModel>(name) is IScoringModel, $"no image model '{name}' that scores is registered; call AddOnnxModel(\"{name}\", path)");

    internal Require Explainer(string method)
        => Note(services.GetKeyedService<IFindingExplainer>(method) is not null, $"no method of explanation '{method}' is registered; call AddExplanations()");

    internal Require ChatClients(IEnumerable<string> keys)
    {
        foreach (string key in keys)
        {
            Note(services.GetKeyedService<IChatClient>(key) is not null, $"no chat client '{key}' is registered; call AddChatClient(\"{key}\", …) or a provider's AddX");
        }

        return this;
    }

    internal Require Literature() => Note(services.GetServices<ILiteratureSource>().Any(), "no ILiteratureSource is registered; call AddPubMed(), AddSemanticScholar() or AddGuidelines(folder)");

    internal Require TextEmbeddings(string? name)
        => Note(
            FindTextEmbeddings(services, name) is not null,
            name is null
                ? "no IEmbeddingGenerator of texts is registered; call AddTextEmbeddings(path), AddGloveEmbeddings(path) or AddHashingEmbeddings()"
                : $"no IEmbeddingGenerator of texts '{name}' is registered");

    internal static IEmbeddingGenerator<string, Embedding<float>>? FindTextEmbeddings(IServiceProvider services, string? name)
        => name is null ? services.GetService<IEmbeddingGenerator<string, Embedding<float>>>() : services.GetKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(name);

    internal Require Exporters(IEnumerable<string> formats)
    {
        foreach (string format in formats)
        {
            Note(services.GetKeyedService<IReportExporter>(format) is not null, $"no report exporter '{format}' is registered; call AddFormats()");
        }

        return this;
    }

    /// <summary>Makes the step, or says all that is missing.</summary>
    internal TStep Make<TStep>(Func<IServiceProvider, TStep> create)
        => _missing.Count == 0 ? create(services) : throw new MedImagingException(ErrorKind.InvalidInput, string.Join("; ", _missing));

    private Require Note<T>(string message) => Note(services.GetService(typeof(T)) is not null, message);

    private Require Note(bool isThere, string message)
    {
        if (!isThere)
        {
            _missing.Add(message);
        }

        return this;
    }
}
