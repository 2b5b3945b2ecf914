using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Steps that find past reports with findings like those of a study, and make signed reports findable.</summary>
public static class SimilarSteps
{
    /// <summary>Finds past signed reports with findings like these, among those the run's caller may see.</summary>
    /// <remarks>
    /// What was found is in <see cref="StudyFindings.Similar"/>; no report prints it. When the search fails the run is warned and goes on without. A durable run searches once.
    /// Reports are found after <see cref="Index"/>; an in-process generator (<c>AddTextEmbeddings</c>, <c>AddGloveEmbeddings</c>, <c>AddHashingEmbeddings</c>) sends nothing anywhere.
    /// </remarks>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="configure">Changes what is looked for, or none.</param>
    /// <returns>The builder, for chaining.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static FlowBuilder<TIn, StudyFindings> FindSimilarCases<TIn>(this FlowBuilder<TIn, StudyFindings> flow, Action<SimilarCaseOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var options = new SimilarCaseOptions();
        configure?.Invoke(options);
        options.Require();
        return flow.Then<StudyFindings>(
            services => new Require(services).Reports().TextEmbeddings(options.Generator).Make(provider => new FindSimilarCasesStep(
                provider.GetRequiredService<ClinicalStores>(), Vectors(provider, options.Generator, options.ModelVersion), options, provider.GetService<TimeProvider>() ?? TimeProvider.System)),
            nameof(FindSimilarCases));
    }

    /// <summary>Makes a stored signed report findable by <see cref="FindSimilarCases"/>, once, also when the run is resumed. One in which nothing is present has nothing to be found by.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far; the report is stored in it.</param>
    /// <param name="generator">The key of the <c>IEmbeddingGenerator</c> of texts that makes the vectors, or the one registered without a key.</param>
    /// <param name="modelVersion">The version of the generator's model; only vectors of one version are compared.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, SignedReport> Index<TIn>(this FlowBuilder<TIn, SignedReport> flow, string? generator = null, string modelVersion = "1")
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentException.ThrowIfNullOrWhiteSpace(modelVersion);
        return flow.Then<SignedReport>(
            services => new Require(services).Reports().TextEmbeddings(generator).Make(
                provider => new IndexStep(provider.GetRequiredService<ClinicalStores>(), Vectors(provider, generator, modelVersion))),
            nameof(Index));
    }

    private static FindingsVector Vectors(IServiceProvider services, string? generator, string modelVersion)
        => new(Require.FindTextEmbeddings(services, generator) ?? throw new InvalidOperationException("The generator is gone."), modelVersion);
}
