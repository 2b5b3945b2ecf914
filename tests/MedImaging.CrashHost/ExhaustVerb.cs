using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.CrashHost;

/// <summary>Opens files until there are no handles left, writes, gives the handles back and writes on.</summary>
internal static class ExhaustVerb
{
    public static async Task<int> RunAsync(IServiceProvider services, string database)
    {
        var store = services.GetRequiredService<IRecordStore>();
        await PutAsync(store, "before");

        // Once refused before, so that all the code it takes is loaded: the runtime itself cannot load code without a handle.
        await using (await TakeLockAsync(database + "-lock"))
        {
            await RefuseAsync(store);
        }

        await Task.Delay(500);   // who is about to give a handle back does so now; later it would be one to write with
        var held = new List<FileStream>();
        try
        {
            while (held.Count < 100_000)
            {
                held.Add(new FileStream("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            }
        }
        catch (IOException)
        {
            // None is left.
        }

        var kind = await RefuseAsync(store);
        held.ForEach(file => file.Dispose());
        Console.Out.Write($"failed {kind}\n");
        await PutAsync(store, "after");
        long count = await store.ReadAsync(reader => reader.CountAsync(new RecordQuery { Tenant = "t", Kind = "Sample" }));
        if (count != 2)
        {
            return 4;
        }

        Console.Out.Write("recovered\n");
        return 0;
    }

    // The writer tells of a write before it gives back its turn.
    private static async Task<FileStream> TakeLockAsync(string path)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 1000)
            {
                await Task.Delay(1);
            }
        }
    }

    private static async Task<ErrorKind?> RefuseAsync(IRecordStore store)
    {
        try
        {
            await PutAsync(store, "refused");
            return null;
        }
        catch (MedImagingException ex)
        {
            return ex.Kind;
        }
    }

    private static async Task PutAsync(IRecordStore store, string id) => await store.WriteAsync(async writer =>
    {
        await writer.PutAsync(new StoredRecord { Key = new RecordKey("t", "Sample", id), Version = 1, Body = new byte[100] });
        return true;
    });
}
