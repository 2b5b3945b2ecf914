namespace MedImaging;

/// <summary>Files for their owner only (0600 on Unix) that are written beside their name and then get it: whoever reads sees the old one or the whole new one.</summary>
internal static class OwnersFile
{
    /// <summary>Makes a file that has not its name yet.</summary>
    public static FileStream Create(string beside)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(beside, options);
    }

    /// <summary>Gives a written file its name; ends when the bytes and the name are on the disk.</summary>
    public static void Publish(FileStream written, string path, bool overwrite)
    {
        written.Flush(flushToDisk: true);
        File.Move(written.Name, path, overwrite);

        // Again, for the name: file systems that journal write a file's rename with the file, and .NET cannot sync a folder.
        written.Flush(flushToDisk: true);
    }
}
