using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;

namespace MedImaging.Samples.Verbs;

/// <summary><c>models verify FILE</c>: whether a model is the one its manifest describes, opens and runs.</summary>
internal static class ModelsVerifyVerb
{
    public static Command Create()
    {
        var model = ModelsVerb.Model();
        var json = SharedOptions.Json();
        var verb = new Command("verify", "Check a model against its manifest, open it and run it once.") { model, json };
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(parsed.GetRequiredValue(model), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(string path, bool json, CancellationToken cancellationToken)
    {
        try
        {
            var verdict = await ModelRuns.VerifyAsync(path, cancellationToken);
            if (json)
            {
                JsonOut.Print(verdict, OutJson.Default.ModelVerdict);
            }
            else
            {
                Screen.Line($"{verdict.Id} {verdict.Version} is sound: {verdict.Task}, sha256 {verdict.Sha256}, input [{string.Join(", ", verdict.InputShape ?? [])}], a run took {verdict.RunMilliseconds:F1} ms{(verdict.Device is { Length: > 0 } device ? $" on {device}" : "")}.");
            }

            return ExitCode.Done;
        }
        catch (MedImagingException ex)
        {
            if (json)
            {
                JsonOut.Print(new ModelVerdict { File = path, IsSound = false, Kind = ex.Kind.ToString(), Reason = ex.Message }, OutJson.Default.ModelVerdict);
            }

            // Whatever kept the model from opening or running speaks against it.
            await Console.Error.WriteLineAsync($"medimaging: {ex.Message}");
            return ExitCode.BadInput;
        }
    }
}
