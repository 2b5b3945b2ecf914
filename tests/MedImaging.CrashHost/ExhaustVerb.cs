using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.CrashHost;

/// <summary>Opens files until there are no handles left, writes, gives the handles back and writes on.</summary>
internal static class ExhaustVerb
{
    public static async Task<int> RunAsync(IServiceProvider services)
    {
        var store = services.GetRequiredService<IRecordStore>();
        await PutAsync(store, "before");
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

        try
        {
            await PutAsync(store, "refused");
            return 3;
        }
        catch (MedImagingException ex)
        {
            held.ForEach(file => file.Dispose());
            Console.Out.Write($"failed {ex.Kind}\n");
        }

        await PutAsync(store, "after");
        long count = await store.ReadAsync(reader => reader.CountAsync(new RecordQuery { Tenant = "t", Kind = "Sample" }));
        if (count != 2)
        {
            return 4;
        }

        Console.Out.Write("recovered\n");
        return 0;
    }

    private static async Task PutAsync(IRecordStore store, string id) => await store.WriteAsync(async writer =>
    {
        await writer.PutAsync(new StoredRecord { Key = new RecordKey("t", "Sample", id), Version = 1, Body = new byte[100] });
        return true;
    });
}
