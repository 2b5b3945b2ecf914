using System.Security.Cryptography;

namespace MedImaging;

/// <summary>Files by their hash in folders of two levels, <c>ab/cd/abcd…</c>. No name comes from outside, and no link is followed.</summary>
internal sealed class ContentFolder(string path)
{
    /// <summary>Where files are written before they have their name.</summary>
    private const string Incoming = "incoming";

    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    private readonly string _root = Path.GetFullPath(path);

    /// <summary>Gives the bytes of a file, or the first of them; none when there is no such file.</summary>
    public byte[]? Read(ContentHash hash, int most = int.MaxValue)
    {
        string file = FileOf(hash);
        if (!IsThere(file))
        {
            return null;
        }

        try
        {
            using var handle = File.OpenHandle(file, share: FileShare.Read | FileShare.Delete);
            long length = Math.Min(RandomAccess.GetLength(handle), most);
            if (length > Array.MaxLength)
            {
                throw new MedImagingException(ErrorKind.LimitExceeded, $"The stored content {hash} is too long to be read in one piece.");
            }

            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
            int read = 0;
            while (read < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(read), read) is > 0 and int more)
            {
                read += more;
            }

            return read == bytes.Length ? bytes : bytes[..read];
        }
        catch (Exception ex) when (ex is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;   // deleted since
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw Unavailable("read", ex);
        }
    }

    public bool Exists(ContentHash hash) => IsThere(FileOf(hash));

    /// <summary>Keeps bytes; ends when they and their name are on the disk. A process that is killed at any moment leaves the file whole, or not there.</summary>
    public void Write(ContentHash hash, ReadOnlySpan<byte> bytes)
    {
        string file = FileOf(hash);
        string? beside = null;
        try
        {
            MakeFolder(_root);   // which may be a link: the host has named it
            MakeOwnFolder(Path.Combine(_root, hash.Hex[..2]));
            MakeOwnFolder(Path.Combine(_root, hash.Hex[..2], hash.Hex[2..4]));
            MakeOwnFolder(Path.Combine(_root, Incoming));
            beside = Path.Combine(_root, Incoming, RandomNumberGenerator.GetHexString(32, lowercase: true));
            using var stream = OwnersFile.Create(beside);
            stream.Write(bytes);
            OwnersFile.Publish(stream, file, overwrite: true);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw Unavailable("written", ex);
        }
        finally
        {
            if (beside is not null && File.Exists(beside))
            {
                File.Delete(beside);
            }
        }
    }

    /// <summary>Waits until a file that is there, perhaps by another's hand just now, is on the disk.</summary>
    public void Sync(ContentHash hash)
    {
        try
        {
            using var handle = File.OpenHandle(FileOf(hash), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(handle);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw Unavailable("written", ex);
        }
    }

    public bool Delete(ContentHash hash)
    {
        string file = FileOf(hash);
        if (!IsThere(file))
        {
            return false;
        }

        try
        {
            File.Delete(file);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw Unavailable("deleted", ex);
        }
    }

    /// <summary>Lists the hashes of the files, in their order.</summary>
    public IEnumerable<ContentHash> List(string after)
        => from first in Names(_root, 2, after)
           from second in Names(Path.Combine(_root, first), 2, after.StartsWith(first, StringComparison.Ordinal) ? after[2..] : "")
           from name in Names(Path.Combine(_root, first, second), 64, "")
           where string.CompareOrdinal(name, after) > 0 && name.StartsWith(first + second, StringComparison.Ordinal)
           select new ContentHash(name);

    /// <summary>Deletes what processes that were killed have left half written.</summary>
    public void Clean(DateTimeOffset now)
    {
        string incoming = Path.Combine(_root, Incoming);
        if (!Directory.Exists(incoming))
        {
            return;
        }

        try
        {
            foreach (string file in Directory.EnumerateFiles(incoming).Where(file => now.UtcDateTime - File.GetLastWriteTimeUtc(file) > LeftoverAge))
            {
                File.Delete(file);
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw Unavailable("cleaned", ex);
        }
    }

    private string FileOf(ContentHash hash) => Path.Combine(_root, hash.Hex[..2], hash.Hex[2..4], hash.Hex);

    private bool IsThere(string file)
    {
        string second = Path.GetDirectoryName(file) ?? _root;
        foreach (string part in (string[])[Path.GetDirectoryName(second) ?? _root, second, file])
        {
            var info = new FileInfo(part);
            if ((int)info.Attributes == -1)   // what .NET gives for nothing at all
            {
                return false;
            }

            if (info.LinkTarget is not null)
            {
                throw Link();
            }
        }

        return !Directory.Exists(file);
    }

    private static IEnumerable<string> Names(string folder, int length, string from)
        => !Directory.Exists(folder) || new DirectoryInfo(folder).LinkTarget is not null ? []
            : Directory.EnumerateFileSystemEntries(folder).Select(static entry => Path.GetFileName(entry))
                .Where(name => name.Length == length && name.All(char.IsAsciiHexDigitLower) && string.CompareOrdinal(name, from.Length < length ? from : from[..length]) >= 0)
                .Order(StringComparer.Ordinal);

    private static void MakeOwnFolder(string path)
    {
        MakeFolder(path);
        if (new DirectoryInfo(path).LinkTarget is not null)
        {
            throw Link();
        }
    }

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static MedImagingException Link()
        => new(ErrorKind.Corrupt, "The content folder has a link where a file or a folder of it belongs; it is not followed.");

    private static MedImagingException Unavailable(string what, Exception cause)
        => new(ErrorKind.Unavailable, $"Content cannot be {what}; its folder must be there and writable, and its disk not full.", cause);
}
