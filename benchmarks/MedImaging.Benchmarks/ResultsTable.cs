using System.Globalization;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace MedImaging.Benchmarks;

/// <summary>Keeps a run's table in benchmarks/results/&lt;Class&gt;.md, with the machine and the day. Compare ratios, not times.</summary>
internal static class ResultsTable
{
    public static void Write(Summary summary)
    {
        if (FindFolder() is not { } folder || summary.Reports.Length == 0)
        {
            return;
        }

        string name = summary.BenchmarksCases[0].Descriptor.Type.Name;
        var log = new AccumulationLogger();
        MarkdownExporter.GitHub.ExportToLog(summary, log);
        string date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string text = $"# {name}\n\nMeasured on {date}, {Environment.ProcessorCount} cores. Compare ratios, not times.\n\n{log.GetLog().ReplaceLineEndings("\n").Trim()}\n";
        File.WriteAllText(Path.Combine(folder, name + ".md"), text);
    }

    private static string? FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MedImaging.Sdk.sln")))
            {
                return Directory.CreateDirectory(Path.Combine(folder.FullName, "benchmarks", "results")).FullName;
            }
        }

        return null;
    }
}
