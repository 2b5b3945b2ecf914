using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;

namespace MedImaging.Samples.Verbs;

/// <summary><c>keys add FILE</c>: a new key, current from now on.</summary>
internal static class KeysAddVerb
{
    public static Command Create()
    {
        var file = KeysVerb.File();
        var json = SharedOptions.Json();
        var verb = new Command("add", "Add a new key and make it the current one; the former ones go on opening what they sealed.") { file, json };
        verb.SetAction((parsed, _) => Failure.GuardAsync(() => Task.FromResult(Run(parsed.GetRequiredValue(file), parsed.GetValue(json)))));
        return verb;
    }

    private static int Run(string path, bool json)
    {
        var keys = StoreFile.OpenKeys(path);
        string former = keys.Current.Id;
        keys.AddKey();
        return KeysVerb.Print(path, keys, json, () =>
        {
            Screen.Line($"{keys.Current.Id} is the current key of {path} now; {former} still opens what it sealed.");
            Screen.Line("Copy the file to where its copies are, and let running hosts read it again. Then wrap what is stored:");
            Screen.Command($"keys rotate --db DATABASE --keys {path}");
        });
    }
}
