using System.CommandLine;
using MedImaging.Samples.Hosting;

namespace MedImaging.Samples.Verbs;

/// <summary>Options several verbs have.</summary>
internal static class SharedOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print one machine-readable result and nothing else." };

    public static Option<string[]> Models() => new("--model")
    {
        Description = "A model as NAME=FILE.onnx, its manifest beside it as FILE.json (default: the bundled chest model).",
        HelpName = "NAME=FILE",
    };

    /// <summary>The one model of a verb that asks one: the bundled one when none is named.</summary>
    public static NamedModel OneModel(string[]? given) => given switch
    {
        null or [] => NamedModel.Bundled()[0],
        [var only] => NamedModel.Parse(only),
        _ => throw new RequestException(ErrorKind.InvalidInput, "This verb asks one model; give --model once."),
    };

    public static Option<bool> AnyModality() => new("--any-modality") { Description = "Take pictures that do not say what they are, such as PNG, as what the model was made for; findings then say that this is your word." };
}
