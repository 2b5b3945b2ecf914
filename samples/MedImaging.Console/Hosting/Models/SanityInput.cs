using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>Holds the maps of a method of explanation against those of the model with random weights.</summary>
internal static class SanityInput
{
    private static readonly string[] Methods = ["cam", "grad-cam", "score-cam", "occlusion", "lime", "shap"];

    public static async Task<SanityResult> CheckAsync(string path, IReadOnlyList<string> images, string method, bool anyModality, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(anyModality: anyModality, add: builder => builder.AddExplanations());
        var explainer = Methods.Contains(method, StringComparer.Ordinal) ? host.GetKeyedService<IFindingExplainer>(method) : null;
        if (explainer is null)
        {
            throw new RequestException(ErrorKind.NotFound, $"There is no method '{method}'; there are {string.Join(", ", Methods)}.");
        }

        _ = ModelFolder.ReadManifest(path);
        var options = new OnnxModelOptions { AcceptUnknownModality = anyModality };
        using var model = OnnxModel.Load(path, options);
        int label = model.Manifest.Labels.TakeWhile(each => each.IsNegative).Count();
        if (label == model.Labels.Count)
        {
            throw new RequestException(ErrorKind.UnsupportedFormat, $"{model.Manifest.Id} has no label that could be explained.");
        }

        var frames = new List<PixelFrame>();
        foreach (string image in images)
        {
            frames.Add(await ReadAsync(host, image, model, cancellationToken));
        }

        var report = await ExplanationSanity.CheckAsync(explainer, path, frames, label, modelOptions: options, cancellationToken: cancellationToken);
        return new SanityResult(
            report.Model.Id, report.Model.Version, report.Method, model.Labels[label].Meaning, report.Similarities, report.MeanSimilarity, report.Threshold, report.ReplacedWeights, report.Passed);
    }

    private static async Task<PixelFrame> ReadAsync(ServiceProvider host, string path, OnnxModel model, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(path);
        var image = await ImageFile.ReadAsync(host.GetServices<IImageReader>(), path, cancellationToken: cancellationToken);
        if (image.Descriptor.FrameCount == 0)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"'{name}' holds no picture.");
        }

        var frame = image.ReadFrame(image.Descriptor.FrameCount / 2);
        return model.WhyNot(frame.ToReference()) is { } reason ? throw new MedImagingException(ErrorKind.InvalidInput, $"'{name}': {reason}") : frame;
    }
}
