using MedImaging.Samples.Output;

namespace MedImaging.Samples.Hosting;

/// <summary>How far a model's numbers differ between the ways it can be run here, or from those of another machine.</summary>
internal static class NumericsCertificate
{
    private const int Inputs = 8;
    private const double Absolute = 1e-4;
    private const double Relative = 1e-3;

    /// <param name="path">The model.</param>
    /// <param name="reference">What an earlier run gave, or none to compare ways of running it here.</param>
    /// <param name="save">Where the values of this run are kept, or none.</param>
    /// <param name="cancellationToken">Stops the runs.</param>
    public static async Task<NumericsResult> MakeAsync(string path, string? reference, string? save, CancellationToken cancellationToken)
    {
        var manifest = ModelFolder.ReadManifest(path);
        var usual = new OnnxModelOptions();
        NumericsReference baseline;
        IReadOnlyList<NumericsReport> reports;
        if (reference is not null)
        {
            baseline = NumericsReference.FromJson(File.Exists(reference)
                ? await File.ReadAllBytesAsync(reference, cancellationToken)
                : throw new MedImagingException(ErrorKind.NotFound, $"'{reference}' does not exist."));
            reports = [NumericsCheck.Compare(baseline, path, usual, cancellationToken)];
        }
        else
        {
            baseline = NumericsCheck.Record(path, usual, Inputs, cancellationToken: cancellationToken);
            reports = [.. Ways().Select(way => NumericsCheck.Compare(baseline, path, way, cancellationToken))];
        }

        if (save is not null)
        {
            var kept = reference is null ? baseline : NumericsCheck.Record(path, usual, baseline.Inputs, baseline.Seed, cancellationToken);
            await WholeFile.WriteAsync(save, file => file.WriteAsync(kept.ToJson(), cancellationToken).AsTask());
        }

        return new NumericsResult(
            manifest.Id, manifest.Version, manifest.Sha256, baseline.Inputs, Absolute, Relative, reports.All(report => report.Agrees(Absolute, Relative)), [.. reports.Select(Describe)]);
    }

    private static IEnumerable<OnnxModelOptions> Ways()
    {
        yield return new OnnxModelOptions { Threads = Math.Clamp(Environment.ProcessorCount, 2, 256) };
        yield return new OnnxModelOptions { Optimization = GraphOptimization.None };
        yield return new OnnxModelOptions { Optimization = GraphOptimization.Basic };
        yield return new OnnxModelOptions { Optimization = GraphOptimization.Extended };
    }

    private static NumericsComparison Describe(NumericsReport report) => new(
        Describe(report.Baseline),
        Describe(report.Candidate),
        report.Agrees(Absolute, Relative),
        [.. report.Outputs.Select(each => new NumericsRow(each.Output, each.Values, each.MaxAbsolute, Math.Min(each.MaxRelative, double.MaxValue), each.DifferentBits, each.HasMismatch))]);

    private static NumericsWay Describe(NumericsSetup way) => new(way.Device, way.Threads, way.Precision.ToString(), way.Optimization.ToString(), way.ModelHash, way.Machine);
}
