using System.CommandLine;
using System.Globalization;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>models list [DIR]</c>: the models of a folder, by their manifests.</summary>
internal static class ModelsListVerb
{
    public static Command Create()
    {
        var folder = new Argument<string?>("DIR") { Description = "The folder; folders in it are looked into (default: the bundled models).", Arity = ArgumentArity.ZeroOrOne };
        var json = SharedOptions.Json();
        var verb = new Command("list", "List the models of a folder.") { folder, json };
        verb.SetAction((parsed, _) => Failure.GuardAsync(() => Task.FromResult(Run(parsed.GetValue(folder) ?? ModelFolder.Bundled, parsed.GetValue(json)))));
        return verb;
    }

    private static int Run(string folder, bool json)
    {
        var models = ModelFolder.List(folder);
        if (json)
        {
            JsonOut.Print(models, OutJson.Default.IReadOnlyListModelEntry);
            return ExitCode.Done;
        }

        var table = Screen.NewTable("Model", "Version", "Task", "Modalities", "Bytes", "Licence");
        foreach (var model in models)
        {
            table.AddRow(
                Markup.Escape(model.Id),
                Markup.Escape(model.Version),
                Markup.Escape(model.Task),
                model.Modalities.Count == 0 ? "any" : Markup.Escape(string.Join(" ", model.Modalities)),
                $"{model.Bytes?.ToString("N0", CultureInfo.InvariantCulture) ?? "?"}{(model.HasModel ? "" : ", not here")}",
                Markup.Escape(Short(model.Licence)));
        }

        table.Columns[0].NoWrap();
        Screen.Show(table);
        return ExitCode.Done;
    }

    // Licences go on for paragraphs; --json has all of it.
    private static string Short(string text)
    {
        int end = text.IndexOf('.', StringComparison.Ordinal);
        string first = end < 0 ? text : text[..end];
        return first.Length <= 40 ? first : first[..39] + "…";
    }
}
