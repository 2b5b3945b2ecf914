namespace MedImaging;

/// <summary>An index's file: written beside, forced to disk, put in place by a rename. What is torn, foreign or stale is not opened.</summary>
internal static class VectorFile
{
    /// <exception cref="MedImagingException">The folder cannot be written (<see cref="ErrorKind.Unavailable"/>).</exception>
    public static void Save(string folder, VectorIndexKey key, string stamp, IEnumerable<(string Tenant, IndexShard Shard, ShardView View)> shards)
    {
        string name = VectorFileHeader.FileName(key), path = Path.Combine(folder, name);
        string beside = Path.Combine(folder, $"{name}.{Guid.CreateVersion7():N}.new");
        try
        {
            CreateFolder(folder);
            RemoveLeftovers(folder, name);
            try
            {
                using (var stream = new FileStream(beside, NewFile()))
                {
                    var writer = new BlockWriter(stream);
                    int count = 0;
                    writer.Begin();
                    foreach (var (tenant, shard, view) in shards)
                    {
                        ShardFile.Write(writer, tenant, shard, view);
                        count++;
                    }

                    writer.End(key, stamp, count);
                    stream.Flush(flushToDisk: true);
                }

                File.Move(beside, path, overwrite: true);
            }
            catch
            {
                File.Delete(beside);
                throw;
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new MedImagingException(ErrorKind.Unavailable, "The file of the vector index cannot be written.", ex);
        }
    }

    /// <summary>Opens a file.</summary>
    /// <returns><see langword="null"/> when there is none, or it is not what the source has now.</returns>
    public static (MappedFile File, IReadOnlyList<(string Tenant, IndexShard Shard)> Shards)? Open(string folder, VectorIndexKey key, string stamp, VectorIndexOptions options)
    {
        string path = Path.Combine(folder, VectorFileHeader.FileName(key));
        if (!BitConverter.IsLittleEndian || !File.Exists(path))
        {
            return null;
        }

        MappedFile? file = null;
        try
        {
            file = new MappedFile(path);
            if (VectorFileHeader.Read(file.Bytes(0, (int)Math.Min(file.Length, VectorFileHeader.Size)), key, stamp) is { } header && header.Matches(file))
            {
                var shards = ReadShards(file, header, key, options);
                (var opened, file) = (file, null);
                return (opened, shards);
            }

            return null;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or MedImagingException)
        {
            return null;
        }
        finally
        {
            file?.Dispose();
        }
    }

    private static List<(string Tenant, IndexShard Shard)> ReadShards(MappedFile file, VectorFileHeader header, VectorIndexKey key, VectorIndexOptions options)
    {
        var cursor = new FileCursor(file, VectorFileHeader.Size, header.ChecksOffset);
        var shards = new List<(string Tenant, IndexShard Shard)>();
        var tenants = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < header.Shards; i++)
        {
            var shard = ShardFile.Read(file, cursor, key, options);
            shards.Add(tenants.Add(shard.Tenant) ? shard : throw cursor.Damaged());
        }

        return shards;
    }

    private static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // What a process that died left behind; one that still writes has its file locked.
    private static void RemoveLeftovers(string folder, string name)
    {
        foreach (string leftover in Directory.EnumerateFiles(folder, name + ".*.new"))
        {
            try
            {
                using (new FileStream(leftover, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    File.Delete(leftover);
                }
            }
            catch (IOException)
            {
                // Someone writes it.
            }
        }
    }
}
