using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>keys remove FILE ID</c>: takes a former key out for good.</summary>
internal static class KeysRemoveVerb
{
    private const int PageSize = 1000;

    public static Command Create()
    {
        var file = KeysVerb.File();
        var id = new Argument<string>("ID") { Description = "The key; 'keys list' shows them." };
        var database = new Option<string?>("--db") { Description = "Look at this database first: what is still under the key is wrapped anew, and if something cannot be, the key stays.", HelpName = "FILE" };
        var yes = new Option<bool>("--yes") { Description = "Remove it, though what still needs it can never be read or checked again." };
        var json = SharedOptions.Json();
        var verb = new Command("remove", "Remove a former key for good.") { file, id, database, yes, json };
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            parsed.GetRequiredValue(file), parsed.GetRequiredValue(id), parsed.GetValue(database), parsed.GetValue(yes), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(string path, string id, string? database, bool isAgreed, bool json, CancellationToken cancellationToken)
    {
        var keys = StoreFile.OpenKeys(path);
        RequireFormer(path, keys, id);
        string lost = database is null
            ? "what is still sealed under it, in the database and in backups, can never be read again, and audit links made with it can no longer be checked"
            : await LookAsync(new StoreFile(database, path), id, json, cancellationToken);
        if (!isAgreed)
        {
            throw new RequestException(ErrorKind.PolicyBlocked, $"Without '{id}' {lost}. If that is meant, say --yes; keep a copy of the file apart for old backups and old audit links.");
        }

        keys.RemoveKey(id);
        return KeysVerb.Print(path, keys, json, () => Screen.Line($"{path} no longer has {id}. Its current key is {keys.Current.Id}."));
    }

    private static void RequireFormer(string path, FileKeyProvider keys, string id)
    {
        if (!keys.Ids.Contains(id, StringComparer.Ordinal))
        {
            throw new RequestException(ErrorKind.NotFound, $"{path} has no key '{id}'; 'keys list {path}' shows the ones it has.");
        }

        if (id == keys.Current.Id)
        {
            throw new RequestException(ErrorKind.PolicyBlocked, $"'{id}' is the current key; 'keys add {path}' makes another one current, and 'keys rotate' wraps what is stored under it.");
        }
    }

    // What still needs the key, in words, once nothing that is stored is under it any more.
    private static async Task<string> LookAsync(StoreFile file, string id, bool isQuiet, CancellationToken cancellationToken)
    {
        if (!File.Exists(file.Path))
        {
            throw new RequestException(ErrorKind.NotFound, $"There is no database '{file.Path}' to look at; --db names it.");
        }

        var done = await KeysRotateVerb.RotateAsync(file, isQuiet, cancellationToken);
        if (done.Failed > 0)
        {
            throw new RequestException(ErrorKind.PolicyBlocked, $"'{id}' stays: {done.Failed:N0} values of {file.Path} could not be opened, and may be under it.");
        }

        long links = await CountLinksAsync(file, id, cancellationToken);
        return $"nothing in {file.Path} is lost but this: {links:N0} audit links made with it can no longer be checked, and backups from before the rotation cannot be read";
    }

    private static async Task<long> CountLinksAsync(StoreFile file, string id, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(file);
        var store = host.GetRequiredService<IRecordStore>();
        long found = 0;
        foreach (string tenant in await store.ReadAsync(reader => reader.ListTenantsAsync(), cancellationToken))
        {
            IReadOnlyList<AuditRecord> page;
            long after = 0;
            do
            {
                page = await store.ReadAsync(reader => reader.ReadAuditAsync(tenant, after, PageSize), cancellationToken);
                found += page.Count(link => AuditLink.Read(link).KeyId == id);
                after = page.Count > 0 ? page[^1].Sequence : after;
            }
            while (page.Count == PageSize);
        }

        return found;
    }
}
