using System.CommandLine;
using MedImaging.Samples.Output;

namespace MedImaging.Samples.Verbs;

/// <summary><c>keys new FILE</c>: a key file with one new key.</summary>
internal static class KeysNewVerb
{
    public static Command Create()
    {
        var file = KeysVerb.File();
        var json = SharedOptions.Json();
        var verb = new Command("new", "Make a key file with one new key; once in a database's life.") { file, json };
        verb.SetAction((parsed, _) => Failure.GuardAsync(() => Task.FromResult(Run(parsed.GetRequiredValue(file), parsed.GetValue(json)))));
        return verb;
    }

    private static int Run(string path, bool json)
    {
        var keys = FileKeyProvider.Create(path);
        return KeysVerb.Print(path, keys, json, () =>
        {
            Screen.Line($"{path} holds a new key, {keys.Current.Id}; only you can read it (0600).");
            Screen.Line("Keep a copy apart from the database and its backups: without the file, nobody reads again what is sealed under it.");
            Screen.Line($"Next: give --keys {path} to every verb that has --db, such as");
            Screen.Command($"analyze FOLDER --out reports --db hospital.db --keys {path}");
        });
    }
}
