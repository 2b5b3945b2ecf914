using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>The host: which parts are put together, and the one flow.</summary>
internal static class ConsoleHost
{
    public const string FlowName = "imaging";
    public const string DefaultModel = "chest";

    /// <param name="store">Where cases, images, reports and runs are kept, or none.</param>
    /// <param name="models">The models, or none for the bundled one.</param>
    /// <param name="anyModality">Whether pictures that do not say their modality are taken on the caller's word.</param>
    /// <param name="add">What a verb needs beside the flow of studies.</param>
    public static ServiceProvider Create(StoreFile? store = null, IReadOnlyList<NamedModel>? models = null, bool anyModality = false, Action<MedImagingBuilder>? add = null)
    {
        var services = new ServiceCollection();
        var medImaging = services.AddMedImaging().AddDicom().AddFormats().AddNifti().AddRasterImages().AddFlows();
        var chosen = models is { Count: > 0 } ? models : NamedModel.Bundled();
        foreach (var model in chosen)
        {
            medImaging.AddOnnxModel(model.Name, model.Path, options => options.AcceptUnknownModality = anyModality);
        }

        add?.Invoke(medImaging);

        store?.AddTo(medImaging);
        medImaging.AddFlow<StudySource, SignedReport>(FlowName, flow => flow
            .Durable()
            .ReadStudy()
            .Fork(
                (IReadOnlyList<IReadOnlyList<Findings>> all) => (IReadOnlyList<Findings>)[.. all.SelectMany(findings => findings)],
                [.. chosen.Select(Look)])
            .Gather()
            .WriteReport()
            .RepeatUntil(report => report.Checks.Passed, again => again.Rewrite(), atMost: 2)
            .Store()
            .AwaitSignOff()
            .Store());
        return services.BuildServiceProvider();
    }

    // What one model makes of the study: the frames it was made for, or one that stands for the study.
    private static Func<FlowBuilder<ImageStudy, ImageStudy>, FlowBuilder<ImageStudy, IReadOnlyList<Findings>>> Look(NamedModel model)
        => study => study
            .SelectImages(model.Name)
            .ForEach(frame => frame.Preprocess(model.Name).Detect(model.Name).Explain(), maxConcurrency: 2);
}

/// <summary>A model and the name it goes by.</summary>
internal sealed record NamedModel(string Name, string Path)
{
    public static IReadOnlyList<NamedModel> Bundled()
        => [new NamedModel(ConsoleHost.DefaultModel, System.IO.Path.Combine(AppContext.BaseDirectory, "models", "cxr_pneumonia28.onnx"))];

    public static NamedModel Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < text.Length - 1
            ? new NamedModel(text[..equals], text[(equals + 1)..])
            : throw new RequestException(ErrorKind.InvalidInput, "A model is given as NAME=FILE.");
    }
}
