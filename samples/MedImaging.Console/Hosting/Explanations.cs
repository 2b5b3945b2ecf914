using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>One frame explained by several methods: a flow for each.</summary>
internal sealed class Explanations(IServiceProvider host, string model, string folder)
{
    public static void AddFlows(MedImagingBuilder builder, string model, IEnumerable<string> methods, int frame)
    {
        foreach (string method in methods)
        {
            builder.AddFlow<ImageSource, Findings>(NameOf(method), flow => flow
                .ReadImage()
                .SelectFrame(frame - 1)
                .Preprocess(model)
                .Detect(model)
                .Explain(model, method));
        }
    }

    /// <summary>Refuses a model that cannot be opened and what no method goes by, before anything is run: a flow would tell of the model once a step.</summary>
    public void Require(IEnumerable<string> methods)
    {
        _ = host.GetRequiredKeyedService<IImageModel>(model);
        foreach (string method in methods)
        {
            if (host.GetKeyedService<IFindingExplainer>(method) is null)
            {
                throw new RequestException(ErrorKind.InvalidInput, $"'{method}' is no method of explanation; 'explain --help' lists them.");
            }
        }
    }

    /// <summary>Runs one method and writes its heat maps.</summary>
    /// <exception cref="MedImagingException">The file cannot be read, or the model has not what the method needs (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public async Task<MethodOutcome> RunAsync(string file, string method, ExplainProgress progress, CancellationToken cancellationToken)
    {
        var flow = host.GetRequiredKeyedService<Flow<ImageSource, Findings>>(NameOf(method));
        var findings = await flow.RunAsync(ImageSource.FromFile(file), new FlowContext { Progress = progress }, cancellationToken);
        if (host.GetRequiredKeyedService<IImageModel>(model).WhyNot(findings.Frame) is { } reason)
        {
            return new MethodOutcome(findings, reason, []);
        }

        var shown = new List<ExplanationResult>();
        foreach (var picture in findings.Pictures.Where(picture => picture.Kind == PictureKind.HeatMap))
        {
            var finding = findings.Items.First(item => item.Id == picture.FindingId);
            string path = Path.Combine(folder, shown.Count == 0 ? $"heatmap-{method}.png" : $"heatmap-{method}-{shown.Count + 1}.png");
            await WriteAsync(picture, path, cancellationToken);
            shown.Add(Describe(findings, finding, method, path, progress.Took));
        }

        return new MethodOutcome(findings, null, shown);
    }

    private static string NameOf(string method) => $"explain-{method}";

    private async Task WriteAsync(EvidencePicture picture, string path, CancellationToken cancellationToken)
    {
        var bytes = await host.GetRequiredService<IContentStore>().FindAsync(picture.Content.Hash, cancellationToken)
            ?? throw new MedImagingException(ErrorKind.Corrupt, $"The store has lost picture {picture.Content.Hash.Hex[..8]}.");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(path, bytes, cancellationToken);
    }

    private static ExplanationResult Describe(Findings findings, Finding finding, string method, string path, TimeSpan took)
    {
        // The middle of the strongest cell; a map's area may go past the frame's edges.
        var (frame, peak) = (findings.Frame, finding.Activation?.FindPeak(findings.Frame));
        return new ExplanationResult
        {
            Method = method,
            Model = findings.Model.Id,
            Code = finding.Code.Value,
            Scheme = finding.Code.Scheme,
            Meaning = finding.Code.Meaning,
            IsPresent = finding.IsPresent,
            Score = finding.Confidence.Value,
            PeakColumn = peak is null ? null : (int)Math.Clamp(peak.Value.Column, 0, frame.Columns - 1),
            PeakRow = peak is null ? null : (int)Math.Clamp(peak.Value.Row, 0, frame.Rows - 1),
            Seconds = Math.Round(took.TotalSeconds, 3),
            File = path,
        };
    }
}

/// <summary>What one method gave: heat maps, or why the model must not be asked about the frame.</summary>
internal sealed record MethodOutcome(Findings Findings, string? WhyNot, IReadOnlyList<ExplanationResult> Shown);
