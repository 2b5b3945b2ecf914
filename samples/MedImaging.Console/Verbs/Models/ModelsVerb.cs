using System.CommandLine;

namespace MedImaging.Samples.Verbs;

/// <summary><c>models</c>: what models there are, and whether they are sound, fast, and the same everywhere.</summary>
internal static class ModelsVerb
{
    public static Command Create() => new("models", "List and check models.")
    {
        ModelsListVerb.Create(),
        ModelsVerifyVerb.Create(),
        ModelsSanityVerb.Create(),
        ModelsBenchmarkVerb.Create(),
        ModelsNumericsVerb.Create(),
    };

    public static Argument<string> Model() => new("FILE") { Description = "The model, its manifest beside it as FILE.json." };
}
