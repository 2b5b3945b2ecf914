using System.CommandLine;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.OnnxRuntime;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>doctor</c>: what is installed, and what works here.</summary>
internal static class DoctorVerb
{
    public static Command Create()
    {
        var models = SharedOptions.Models();
        var verb = new Command("doctor", "Show what is installed and whether it works.") { models };
        verb.SetAction((parsed, _) => Failure.GuardAsync(() => RunAsync([.. (parsed.GetValue(models) ?? []).Select(NamedModel.Parse)])));
        return verb;
    }

    private static async Task<int> RunAsync(IReadOnlyList<NamedModel> models)
    {
        await using var host = ConsoleHost.Create(null, models);
        bool isWell = true;
        var table = Screen.NewTable("What", "State").Expand();
        table.AddRow("MedImaging.Sdk", typeof(Flow).Assembly.GetName().Version?.ToString(3) ?? "?");
        table.AddRow(".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        table.AddRow("SIMD", $"{Vector<byte>.Count * 8} bit vectors{(Vector512.IsHardwareAccelerated ? ", 512 bit available" : "")}");
        table.AddRow("ONNX Runtime", Markup.Escape(Try(() => $"{OrtEnv.Instance().GetVersionString()}, {string.Join(", ", OrtEnv.Instance().GetAvailableProviders())}", ref isWell)));
        table.AddRow("SQLite", Markup.Escape(Try(SqliteVersion, ref isWell)));
        foreach (var model in models.Count > 0 ? models : NamedModel.Bundled())
        {
            table.AddRow($"Model {Markup.Escape(model.Name)}", Markup.Escape(Try(() => DescribeModel(host, model.Name), ref isWell)));
        }

        table.AddRow("Image formats", string.Join(", ", host.GetServices<IImageReader>().Select(reader => reader.Format)));
        table.AddRow("Modes", "offline; only ask, providers --check and literature open a socket");
        Screen.Show(table);
        return isWell ? ExitCode.Done : ExitCode.Failed;
    }

    private static string SqliteVersion()
    {
        SQLitePCL.Batteries_V2.Init();
        return SQLitePCL.raw.sqlite3_libversion().utf8_to_string();
    }

    private static string DescribeModel(IServiceProvider host, string name)
    {
        var description = host.GetRequiredKeyedService<IImageModel>(name).Description;
        return $"{description.Id} {description.Version}, sha256 {description.Hash.Hex[..12]}…, {description.Device}: {description.IntendedUse}";
    }

    private static string Try(Func<string> look, ref bool isWell)
    {
        try
        {
            return look();
        }
        catch (Exception ex) when (ex is MedImagingException or DllNotFoundException or TypeInitializationException)
        {
            isWell = false;
            return $"NOT WORKING: {ex.Message}";
        }
    }
}
