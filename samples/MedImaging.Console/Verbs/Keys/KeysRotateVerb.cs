using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>keys rotate</c>: wraps all that a database keeps under the current key.</summary>
internal static class KeysRotateVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var json = SharedOptions.Json();
        var verb = new Command("rotate", "Wrap records, runs and contents of a database under the current key; others may work meanwhile.") { json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(store.Require(parsed), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    /// <summary>Wraps everything, and shows how far it is.</summary>
    public static async Task<RotationProgress> RotateAsync(StoreFile file, bool isQuiet, CancellationToken cancellationToken)
    {
        if (file.Keys is null)
        {
            throw new RequestException(ErrorKind.InvalidInput, "Whose keys? Give the key file: --keys FILE.");
        }

        await using var host = ConsoleHost.Create(file);
        var told = new Told();
        var work = host.GetRequiredService<KeyRotation>().RunAsync(Caller.Process, progress: told, cancellationToken: cancellationToken).AsTask();
        return await Screen.WatchAsync(isQuiet, work, () => told.Words);
    }

    private static async Task<int> RunAsync(StoreFile file, bool json, CancellationToken cancellationToken)
    {
        var done = await RotateAsync(file, json, cancellationToken);
        string current = StoreFile.OpenKeys(file.Keys ?? "").Current.Id;
        if (json)
        {
            JsonOut.Print(new RotateResult(current, done.Seen, done.Rewrapped, done.Failed), OutJson.Default.RotateResult);
        }
        else
        {
            Screen.Line($"{done.Seen:N0} values gone over, {done.Rewrapped:N0} of them wrapped anew under {current}.");
            Screen.Line(done.Failed > 0
                ? $"{done.Failed:N0} could not be opened and stay as they are: keep the former keys."
                : "Nothing stored is left under a former key. It can go when no backup needs it:");
            if (done.Failed == 0)
            {
                Screen.Command($"keys remove {file.Keys} ID --db {file.Path}");
            }
        }

        return done.Failed > 0 ? ExitCode.PartlyDone : ExitCode.Done;
    }

    private sealed class Told : IProgress<RotationProgress>
    {
        private RotationProgress _last = new();

        public string Words => $"{_last.Part ?? "values"}: {_last.Seen:N0} gone over, {_last.Rewrapped:N0} wrapped anew";

        public void Report(RotationProgress value) => Volatile.Write(ref _last, value);
    }
}
