using System.CommandLine;
using MedImaging.Samples.Output;

namespace MedImaging.Samples.Verbs;

/// <summary><c>keys</c>: the file of keys that databases are sealed under.</summary>
internal static class KeysVerb
{
    public static Command Create() => new("keys", "Make, list and change the keys that databases are sealed under.")
    {
        KeysNewVerb.Create(),
        KeysListVerb.Create(),
        KeysAddVerb.Create(),
        KeysRotateVerb.Create(),
        KeysRemoveVerb.Create(),
    };

    public static Argument<string> File() => new("FILE") { Description = "The key file. Only its owner can read it (0600); keep it apart from the database and its backups." };

    /// <summary>Prints what a key file holds, never a secret.</summary>
    public static int Print(string path, FileKeyProvider keys, bool json, Action said)
    {
        if (json)
        {
            JsonOut.Print(new KeysResult(path, keys.Current.Id, keys.Ids), OutJson.Default.KeysResult);
        }
        else
        {
            said();
        }

        return ExitCode.Done;
    }
}
