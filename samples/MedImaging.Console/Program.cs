using System.CommandLine;
using MedImaging.Samples.Output;
using MedImaging.Samples.Verbs;

namespace MedImaging.Samples;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var root = new RootCommand("MedImaging: from a DICOM file to a signed report, offline. Decision support, not a medical device.")
        {
            DemoVerb.Create(),
            AnalyzeVerb.Create(),
            ExplainVerb.Create(),
            EvaluateVerb.Create(),
            SignVerb.Create(),
            ReportsVerb.Create(),
            ShowVerb.Create(),
            ExportVerb.Create(),
            VerifyVerb.Create(),
            RunsVerb.Create(),
            ResumeVerb.Create(),
            IngestVerb.Create(),
            SeriesVerb.Create(),
            ConvertVerb.Create(),
            VolumeVerb.Create(),
            ModelsVerb.Create(),
            AskVerb.Create(),
            ProvidersVerb.Create(),
            LiteratureVerb.Create(),
            DumpVerb.Create(),
            AuditVerb.Create(),
            KeysVerb.Create(),
            StoreVerb.Create(),
            GraphVerb.Create(),
            DoctorVerb.Create(),
        };
        Screen.Prepare();
        var parsed = root.Parse(args.Length == 0 ? ["demo"] : args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                // What may be given comes a line each; an error is one line.
                await Console.Error.WriteLineAsync($"medimaging: {string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}");
            }

            await Console.Error.WriteLineAsync("medimaging: see --help for what can be asked.");
            return ExitCode.BadArguments;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
