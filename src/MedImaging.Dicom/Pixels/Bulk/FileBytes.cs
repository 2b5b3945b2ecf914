namespace MedImaging.Dicom;

/// <summary>Reads whole files into memory that is used again.</summary>
internal static class FileBytes
{
    /// <summary>Reads a file, unless it is larger than what is held in memory.</summary>
    public static bool TryRead(string path, long most, PixelBuffer buffer, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        try
        {
            using var handle = File.OpenHandle(path);
            long length = RandomAccess.GetLength(handle);
            if (length > most)
            {
                return false;
            }

            var memory = buffer.Take(length);
            int filled = 0;
            while (filled < memory.Length && RandomAccess.Read(handle, memory.Span[filled..], filled) is > 0 and var read)
            {
                filled += read;
            }

            bytes = memory[..filled];   // shorter when the file shrank while it was read
            return true;
        }
        catch (Exception ex) when (ex is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MedImagingException(ErrorKind.NotFound, $"'{Path.GetFileName(path)}' does not exist.", ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new MedImagingException(ErrorKind.Unavailable, $"'{Path.GetFileName(path)}' cannot be read: {ex.GetType().Name}.", ex);
        }
    }
}
