using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Steps that turn reports into files.</summary>
public static class ExportSteps
{
    /// <summary>Makes draft files; each page says that it is a draft.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="formats">The formats' names, such as <c>pdf</c>.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, IReadOnlyList<ExportedFile>> Export<TIn>(this FlowBuilder<TIn, DraftReport> flow, params string[] formats)
    {
        ArgumentNullException.ThrowIfNull(flow);
        RequireFormats(formats);
        return flow.Then<IReadOnlyList<ExportedFile>>(
            services => new Require(services).Content().Exporters(formats).Make(provider => new DraftStep(Chosen(provider, formats), provider.GetRequiredService<IContentStore>())), nameof(Export));
    }

    /// <summary>Makes final files. Only a signed report can be; that a draft cannot is the compiler's rule.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="formats">The formats' names, such as <c>pdf</c>.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, IReadOnlyList<ExportedFile>> ExportFinal<TIn>(this FlowBuilder<TIn, SignedReport> flow, params string[] formats)
    {
        ArgumentNullException.ThrowIfNull(flow);
        RequireFormats(formats);
        return flow.Then<IReadOnlyList<ExportedFile>>(
            services => new Require(services).Content().Exporters(formats).Make(provider => new FinalStep(Chosen(provider, formats), provider.GetRequiredService<IContentStore>())), nameof(ExportFinal));
    }

    private static void RequireFormats(string[] formats)
    {
        ArgumentNullException.ThrowIfNull(formats);
        ArgumentOutOfRangeException.ThrowIfZero(formats.Length);
    }

    private static IReportExporter[] Chosen(IServiceProvider services, string[] formats) => Array.ConvertAll(formats, format => services.GetRequiredKeyedService<IReportExporter>(format));

    private sealed class DraftStep(IReportExporter[] exporters, IContentStore content) : IStep<DraftReport, IReadOnlyList<ExportedFile>>
    {
        public async ValueTask<IReadOnlyList<ExportedFile>> RunAsync(DraftReport input, FlowContext context, CancellationToken cancellationToken)
        {
            var files = new List<ExportedFile>(exporters.Length);
            foreach (var exporter in exporters)
            {
                files.Add(await exporter.ExportDraftAsync(input, content, cancellationToken).ConfigureAwait(false));
            }

            return files;
        }
    }

    private sealed class FinalStep(IReportExporter[] exporters, IContentStore content) : IStep<SignedReport, IReadOnlyList<ExportedFile>>
    {
        public async ValueTask<IReadOnlyList<ExportedFile>> RunAsync(SignedReport input, FlowContext context, CancellationToken cancellationToken)
        {
            if (!input.IsIntact())
            {
                throw new MedImagingException(ErrorKind.Corrupt, $"The words of report '{input.Id}' are not those that were signed; it is not exported.");
            }

            var files = new List<ExportedFile>(exporters.Length);
            foreach (var exporter in exporters)
            {
                files.Add(await exporter.ExportFinalAsync(input, content, cancellationToken).ConfigureAwait(false));
            }

            return files;
        }
    }
}
