using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.CrashHost;

/// <summary>Writes until the file-size limit it was started under makes the disk fail, has the limit lifted, and writes on.</summary>
internal static partial class GrowVerb
{
    private const int FileSizeLimit = 1;   // RLIMIT_FSIZE on Linux

    public static async Task<int> RunAsync(IServiceProvider services)
    {
        var contents = services.GetRequiredService<IContentStore>();
        int kept = 0;
        try
        {
            for (; kept < 1000; kept++)
            {
                await contents.PutAsync(Bytes(kept), "application/octet-stream");
            }

            return 3;
        }
        catch (MedImagingException ex)
        {
            Console.Out.Write($"failed {ex.Kind} after {kept}\n");
        }

        if (GetLimit(FileSizeLimit, out var limit) != 0)
        {
            return 4;
        }

        limit.Soft = limit.Hard;
        if (SetLimit(FileSizeLimit, limit) != 0)
        {
            return 5;
        }

        for (int number = 0; number <= kept + 10; number++)
        {
            await contents.PutAsync(Bytes(number), "application/octet-stream");
        }

        for (int number = 0; number <= kept + 10; number++)
        {
            if (await contents.FindAsync(ContentHash.Of(Bytes(number))) is null)
            {
                return 6;
            }
        }

        Console.Out.Write("recovered\n");
        return 0;
    }

    private static byte[] Bytes(int seed)
    {
        byte[] bytes = new byte[50_000];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
