using System.Diagnostics;

namespace MedImaging;

/// <summary>A turn at writing, held by an operating-system lock on a file beside the database; it ends with the process, however that ends.</summary>
internal static class WriterTurn
{
    public static async ValueTask<FileStream> TakeAsync(string databasePath, TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                // FileShare.None is flock(LOCK_EX) on Unix and an exclusive open on Windows; it excludes a second store in this process too.
                return new FileStream(databasePath + "-lock", DatabaseFile.OwnersOnly(FileMode.OpenOrCreate, FileShare.None));
            }
            catch (Exception ex) when (ex is UnauthorizedAccessException or DirectoryNotFoundException or PathTooLongException)
            {
                throw new MedImagingException(ErrorKind.Unavailable, "The database's lock file cannot be opened; the database's folder must be there and writable.", ex);
            }
            catch (IOException ex) when (Stopwatch.GetElapsedTime(start) > timeout)
            {
                throw new MedImagingException(ErrorKind.Unavailable, $"Another process is writing to the database, for more than {timeout.TotalSeconds:0.###} s.", ex);
            }
            catch (IOException)
            {
                // Another process's turn. Real time, not the injected clock: the other process knows nothing of that.
                await Task.Delay(TimeSpan.FromMilliseconds(1)).ConfigureAwait(false);
            }
        }
    }
}
