using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Steps that look for literature.</summary>
public static class LiteratureSteps
{
    /// <summary>Searches the registered <see cref="ILiteratureSource"/>s for the present findings, by the names of their codes, the kind of image and the part of the body; no text of the study is in the question.</summary>
    /// <remarks>
    /// What was retrieved is in <see cref="StudyFindings.Literature"/>, and only that can be cited. A source that fails is told of; when all fail, the findings go on with
    /// <see cref="DegradationRung.WithoutLiterature"/>. A durable run asks each source once.
    /// </remarks>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="configure">Changes what is searched for, or none.</param>
    /// <returns>The builder, for chaining.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static FlowBuilder<TIn, StudyFindings> FindLiterature<TIn>(this FlowBuilder<TIn, StudyFindings> flow, Action<LiteratureOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var options = new LiteratureOptions();
        configure?.Invoke(options);
        options.Require();
        return flow.Then<StudyFindings>(
            services => new Require(services).Literature().Make(
                provider => new FindLiteratureStep([.. provider.GetServices<ILiteratureSource>()], options, provider.GetService<TimeProvider>() ?? TimeProvider.System)),
            nameof(FindLiterature));
    }
}
