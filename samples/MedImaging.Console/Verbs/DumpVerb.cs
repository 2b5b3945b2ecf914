using System.CommandLine;
using System.Text.Json;
using MedImaging.Dicom;
using MedImaging.Samples.Output;

namespace MedImaging.Samples.Verbs;

/// <summary><c>dump FILE</c>: a DICOM file as text, or in the DICOM JSON model.</summary>
internal static class DumpVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The DICOM file." };
        var json = SharedOptions.Json();
        json.Description = "Print the DICOM JSON model (PS3.18 F).";
        var verb = new Command("dump", "Show a DICOM file as text or JSON.") { file, json };
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(parsed.GetRequiredValue(file), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(string path, bool json, CancellationToken cancellationToken)
    {
        var dicom = await DicomFile.OpenAsync(path, cancellationToken: cancellationToken);
        if (json)
        {
            using var stdout = Console.OpenStandardOutput();
            using (var writer = new Utf8JsonWriter(stdout, new JsonWriterOptions { Indented = true }))
            {
                DicomJson.Write(writer, dicom.Dataset);
            }

            stdout.WriteByte((byte)'\n');
        }
        else
        {
            DicomText.Write(Console.Out, dicom);
        }

        foreach (string warning in dicom.Warnings)
        {
            await Console.Error.WriteLineAsync($"medimaging: {warning}");
        }

        return ExitCode.Done;
    }
}
