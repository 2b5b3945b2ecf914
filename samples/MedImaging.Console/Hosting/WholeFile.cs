namespace MedImaging.Samples.Hosting;

/// <summary>Writes files that come into their place whole: a failure leaves what was there.</summary>
internal static class WholeFile
{
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        string part = path + ".part";
        try
        {
            await using (var destination = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await write(destination);
            }

            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
