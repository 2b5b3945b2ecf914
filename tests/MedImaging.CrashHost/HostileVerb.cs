using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.CrashHost;

/// <summary>Takes files that somebody may have made to fill the memory, and says how each was refused.</summary>
internal static class HostileVerb
{
    public static async Task<int> RunAsync(string folder)
    {
        foreach (string path in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            string outcome = "taken";
            try
            {
                await TakeAsync(path);
            }
            catch (MedImagingException ex)
            {
                outcome = ex.Kind.ToString();
            }

            Console.Out.Write($"{Path.GetFileName(path)} {outcome}\n");
        }

        return 0;
    }

    private static async Task TakeAsync(string path)
    {
        switch (Path.GetExtension(path))
        {
            case ".jsonl":
                await ImportAsync(path);
                break;
            case ".anchor":
                await FileAuditAnchor.ReadAsync(path);
                break;
            case ".keys":
                FileKeyProvider.Open(path);
                break;
            case ".db":
                await SqliteMaintenance.RestoreAsync(Caller.Process, path, path + ".restored");
                break;
            default:
                throw new NotSupportedException();
        }
    }

    private static async Task ImportAsync(string path)
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddSqliteStorage(path + ".of-it");
        await using var provider = services.BuildServiceProvider();
        using var file = File.OpenRead(path);
        await new StoreSnapshot(provider.GetRequiredService<IRecordStore>()).ImportAsync(Caller.Process, file);
    }
}
