using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MedImaging;

/// <summary>A file in the address space. It is unmapped when it is disposed and no one holds it any more.</summary>
/// <remarks>
/// A span over mapped memory cannot be made without its address: the one place where this assembly takes one. It is safe because every range is checked against the mapped length,
/// and because searches hold the file, so that it cannot go while they read.
/// Our own files are never cut or written in place, only replaced; who cuts one from outside while it is mapped ends the process, as with every mapped file.
/// </remarks>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _accessor;
    private readonly SafeMemoryMappedViewHandle _handle;
    private readonly nint _start;

    /// <exception cref="IOException">It cannot be opened or mapped.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public MappedFile(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            Length = stream.Length;
            if (Length == 0)
            {
                throw new IOException("The file is empty.");
            }

            _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        _accessor = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _handle = _accessor.SafeMemoryMappedViewHandle;
        _start = _handle.DangerousGetHandle() + (nint)_accessor.PointerOffset;
    }

    public long Length { get; }

    /// <summary>Gets a part of the file; it must be held.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not inside.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length, nameof(offset));
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), _start + (nint)offset), length);
    }

    /// <summary>Keeps a file, if there is one, mapped until the result is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It is gone already.</exception>
    public static Holding Hold(MappedFile? file)
    {
        bool isHeld = false;
        file?._handle.DangerousAddRef(ref isHeld);
        return new Holding(file?._handle);
    }

    public void Dispose()
    {
        _accessor.Dispose();
        _file.Dispose();
    }

    internal readonly struct Holding(SafeMemoryMappedViewHandle? handle) : IDisposable
    {
        public void Dispose() => handle?.DangerousRelease();
    }
}
