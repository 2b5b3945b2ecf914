using System.CommandLine;
using System.Globalization;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>volume PATH…</c>: a series or a NIfTI file as a volume: its geometry, pictures of it, and what a model finds in it.</summary>
internal static class VolumeVerb
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "A folder or files with a DICOM series, or a NIfTI file.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--out") { Description = "Write the volume as NIfTI: a name ending in .nii or .nii.gz.", HelpName = "FILE" };
        var planes = new Option<string?>("--planes") { Description = "Draw the axial, coronal and sagittal plane through the middle, as PNG.", HelpName = "FILE.png" };
        var projection = new Option<string?>("--mip") { Description = "Draw the maximum intensity projection, seen from the front, as PNG.", HelpName = "FILE.png" };
        var window = new Option<string?>("--window") { Description = "The window of the pictures as CENTER,WIDTH (default: what 98 % of the values lie in).", HelpName = "C,W" };
        var isotropic = new Option<double?>("--isotropic") { Description = "Resample to cubes of so many millimetres first.", HelpName = "MM" };
        var model = new Option<string?>("--model") { Description = "A model of volumes, its manifest beside it as FILE.json.", HelpName = "FILE.onnx" };
        var mask = new Option<string?>("--mask") { Description = "Write what the model found as NIfTI, a label each voxel.", HelpName = "FILE" };
        var series = new Option<int?>("--series") { Description = "Which series of a folder, as 'series' numbers them." };
        var stack = new Option<int?>("--stack") { Description = "Which stack of the series (default: the one with most slices)." };
        var fill = new Option<bool>("--fill") { Description = "Fill missing slices from their neighbours." };
        var json = SharedOptions.Json();
        var verb = new Command("volume", "Show a series or a NIfTI file as a volume; segment it.") { paths, output, planes, projection, window, isotropic, model, mask, series, stack, fill, json };
        RequireNifti(output);
        RequireNifti(mask);
        isotropic.Validators.Add(result => _ = result.GetValueOrDefault<double?>() is { } size && !(size > 0 && size <= 1000) ? Refuse(result, "--isotropic is given in millimetres, above 0 and at most 1000.") : false);
        verb.Validators.Add(result => _ = result.GetValue(mask) is not null && result.GetValue(model) is null ? Refuse(result, "--mask needs a --model.") : false);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            new VolumeLook
            {
                Paths = parsed.GetRequiredValue(paths),
                Choice = new SeriesChoice(parsed.GetValue(series), parsed.GetValue(stack)),
                FillsGaps = parsed.GetValue(fill),
                Isotropic = parsed.GetValue(isotropic),
                Window = Conversion.ParseWindow(parsed.GetValue(window)),
                Output = parsed.GetValue(output),
                Planes = parsed.GetValue(planes),
                Projection = parsed.GetValue(projection),
                Model = parsed.GetValue(model),
                Mask = parsed.GetValue(mask),
            },
            parsed.GetValue(json),
            cancellationToken)));
        return verb;
    }

    private static void RequireNifti(Option<string?> option) => option.Validators.Add(result => _ =
        result.GetValueOrDefault<string?>() is { } path && !path.EndsWith(".nii", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".nii.gz", StringComparison.OrdinalIgnoreCase)
            ? Refuse(result, $"{option.Name} writes NIfTI: a name ending in .nii or .nii.gz.")
            : false);

    private static bool Refuse(System.CommandLine.Parsing.SymbolResult result, string why)
    {
        result.AddError(why);
        return true;
    }

    private static async Task<int> RunAsync(VolumeLook look, bool json, CancellationToken cancellationToken)
    {
        var result = json ? await look.RunAsync(null, cancellationToken)
            : look.Model is null ? await AnsiConsole.Status().StartAsync("reading", _ => look.RunAsync(null, cancellationToken))
            : await AnsiConsole.Progress().StartAsync(async context =>
            {
                var task = context.AddTask("segmenting");
                return await look.RunAsync(new Progress<double>(share => task.Value = 100 * share), cancellationToken);
            });
        if (json)
        {
            JsonOut.Print(result, OutJson.Default.VolumeResult);
        }
        else
        {
            Show(result);
        }

        foreach (var error in result.Errors)
        {
            await Console.Error.WriteLineAsync($"medimaging: {error.File}: {error.Message}");
        }

        return result.Errors.Count > 0 ? ExitCode.PartlyDone : ExitCode.Done;
    }

    private static void Show(VolumeResult volume)
    {
        string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
        var table = Screen.NewTable("What", "Value");
        table.AddRow("Voxels", $"{volume.Columns} × {volume.Rows} × {volume.Slices}");
        table.AddRow("Spacing", $"{string.Join(" × ", volume.Spacing.Select(Number))} mm");
        table.AddRow("Slices", volume.Plane.ToLowerInvariant());
        table.AddRow("Shear", $"{Number(volume.ShearAngle)}°");
        table.AddRow("Interpolated", volume.InterpolatedSlices.Count == 0 ? "none" : string.Join(", ", volume.InterpolatedSlices.Select(slice => slice + 1)));
        table.AddRow("Values", volume is { Minimum: { } low, Maximum: { } high } ? $"{Number(low)} to {Number(high)}{(volume.Unit == "1" ? "" : $" {Markup.Escape(volume.Unit)}")}" : "none");
        Screen.Show(table);
        foreach (string note in volume.Notes)
        {
            Screen.Line(note);
        }

        if (volume.Segmentation is { } found)
        {
            Show(found);
        }

        foreach (string file in volume.Files)
        {
            Screen.Line($"{file} ({new FileInfo(file).Length:N0} bytes)");
        }
    }

    private static void Show(SegmentationResult found)
    {
        var table = Screen.NewTable("Structure", "Label", "Voxels", "ml");
        foreach (var column in table.Columns.Skip(1))
        {
            column.RightAligned();
        }

        foreach (var structure in found.Structures)
        {
            table.AddRow(
                Markup.Escape(structure.Meaning),
                $"{structure.Label}",
                structure.Voxels.ToString("N0", CultureInfo.InvariantCulture),
                structure.Millilitres.ToString("N1", CultureInfo.InvariantCulture));
        }

        Screen.Line($"{found.Model} {found.Version}, {Screen.Duration(TimeSpan.FromSeconds(found.Seconds))}");
        Screen.Show(table);
        foreach (string limitation in found.Limitations)
        {
            Screen.Line(limitation);
        }
    }
}
