using System.Diagnostics;
using System.Globalization;

namespace MedImaging.Benchmarks;

/// <summary>Runs benchmarks/peers/similarity_timer.py on our data and reads the times it says.</summary>
internal static class SimilarityPeers
{
    /// <returns>Name and figure of each peer that is installed; none without Python or numpy.</returns>
    public static async Task<IReadOnlyDictionary<string, double>> RunAsync(string path, int count, int threads)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        if (FindScript() is not { } script)
        {
            return figures;
        }

        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        string[] arguments = [script, path, $"{count}", $"{SimilarityData.Dimensions}", $"{SimilarityData.Queries}", $"{threads}"];
        var start = new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true };
        start.Environment["OPENBLAS_NUM_THREADS"] = start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        try
        {
            using var process = Process.Start(start);
            while (process is not null && await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Split('\t') is [var name, var figure] && double.TryParse(figure, CultureInfo.InvariantCulture, out double value))
                {
                    figures[name] = value;
                }
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            await Console.Error.WriteLineAsync("missing peer: python3");
        }

        return figures;
    }

    private static string? FindScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "benchmarks", "peers", "similarity_timer.py");
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
