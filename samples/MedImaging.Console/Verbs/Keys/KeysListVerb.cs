using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>keys list FILE</c>: the ids of the keys, never a secret.</summary>
internal static class KeysListVerb
{
    public static Command Create()
    {
        var file = KeysVerb.File();
        var json = SharedOptions.Json();
        var verb = new Command("list", "List the keys of a file by their ids; secrets are never shown.") { file, json };
        verb.SetAction((parsed, _) => Failure.GuardAsync(() => Task.FromResult(Run(parsed.GetRequiredValue(file), parsed.GetValue(json)))));
        return verb;
    }

    private static int Run(string path, bool json)
    {
        var keys = StoreFile.OpenKeys(path);
        return KeysVerb.Print(path, keys, json, () =>
        {
            var table = Screen.NewTable("Key", "Use");
            foreach (string id in keys.Ids)
            {
                table.AddRow(id, id == keys.Current.Id ? "current: seals what is written" : "former: opens what was written under it");
            }

            Screen.Show(table);
        });
    }
}
