using System.CommandLine;
using System.Globalization;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;

namespace MedImaging.Samples.Verbs;

/// <summary><c>models sanity FILE IMAGE…</c>: whether a method's maps come from what the model learned.</summary>
internal static class ModelsSanityVerb
{
    public static Command Create()
    {
        var model = ModelsVerb.Model();
        var images = new Argument<string[]>("IMAGE") { Description = "Images that the model was made for; more give a surer answer.", Arity = ArgumentArity.OneOrMore };
        var method = new Option<string>("--method") { Description = "cam, grad-cam, score-cam, occlusion, lime or shap.", HelpName = "KEY", DefaultValueFactory = _ => "cam" };
        var anyModality = SharedOptions.AnyModality();
        var json = SharedOptions.Json();
        var verb = new Command("sanity", "Hold a method of explanation against the model with random weights.") { model, images, method, anyModality, json };
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(images), parsed.GetRequiredValue(method), parsed.GetValue(anyModality), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(string model, string[] images, string method, bool anyModality, bool json, CancellationToken cancellationToken)
    {
        var result = await SanityInput.CheckAsync(model, images, method, anyModality, cancellationToken);
        if (json)
        {
            JsonOut.Print(result, OutJson.Default.SanityResult);
        }
        else
        {
            string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
            Screen.Line($"{result.Method} with {result.Model} {result.Version}, label {result.Label}; {result.ReplacedWeights} weights made random.");
            Screen.Line($"Similarities: {string.Join(" ", result.Similarities.Select(Number))}");
            Screen.Line($"Mean {Number(result.MeanSimilarity)}, allowed below {Number(result.Threshold)}: {(result.Passed ? "passed, the maps change with the weights." : "FAILED, the maps show the image and not the model.")}");
        }

        return result.Passed ? ExitCode.Done : ExitCode.BadInput;
    }
}
