using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;

namespace MedImaging.Samples.Verbs;

/// <summary><c>convert IN OUT --to WHAT</c>: a DICOM file in another transfer syntax, a frame as a picture, a series as a volume.</summary>
internal static class ConvertVerb
{
    public static Command Create()
    {
        var input = new Argument<string>("IN") { Description = "The DICOM file; for nii also a folder with a series." };
        var output = new Argument<string>("OUT") { Description = "The file to write; for nii, a name ending in .gz is compressed." };
        var to = new Option<string>("--to") { Description = $"png, tiff, nii, {string.Join(", ", SyntaxNames.All.Keys)}, or the UID of a transfer syntax.", Required = true, HelpName = "WHAT" };
        var frame = new Option<int>("--frame") { Description = "Which frame of a picture, from 1.", DefaultValueFactory = _ => 1 };
        var window = new Option<string?>("--window") { Description = "The window of a picture as CENTER,WIDTH (default: the file's).", HelpName = "C,W" };
        var series = new Option<int?>("--series") { Description = "Which series of a folder, as 'series' numbers them." };
        var stack = new Option<int?>("--stack") { Description = "Which stack of the series (default: the one with most slices)." };
        var fill = new Option<bool>("--fill") { Description = "Fill missing slices from their neighbours." };
        var verb = new Command("convert", "Write a DICOM file in another transfer syntax, a frame as PNG or TIFF, a series as NIfTI.") { input, output, to, frame, window, series, stack, fill };
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(new Conversion
        {
            Input = parsed.GetRequiredValue(input),
            Output = parsed.GetRequiredValue(output),
            To = parsed.GetRequiredValue(to),
            Frame = parsed.GetValue(frame),
            Window = Conversion.ParseWindow(parsed.GetValue(window)),
            Series = parsed.GetValue(series),
            Stack = parsed.GetValue(stack),
            FillsGaps = parsed.GetValue(fill),
        }, cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(Conversion conversion, CancellationToken cancellationToken)
    {
        await WholeFile.WriteAsync(conversion.Output, destination => conversion.WriteAsync(destination, cancellationToken));
        Screen.Line($"{conversion.Output} ({new FileInfo(conversion.Output).Length:N0} bytes)");
        return ExitCode.Done;
    }
}
