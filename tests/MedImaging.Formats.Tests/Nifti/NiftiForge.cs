using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace MedImaging.Formats.Tests;

/// <summary>NIfTI files with single fields changed.</summary>
internal static class NiftiForge
{
    /// <summary>A file of version 1, little endian, 5 × 4 × 3 voxels of 16 bits, with its fields set by the caller.</summary>
    public static async Task<byte[]> FileAsync(Action<byte[]>? change = null, NiftiWriterOptions? options = null)
    {
        using var volume = Voxels.Of<short>();
        using var stream = new MemoryStream();
        await NiftiWriter.WriteAsync(volume, stream, options ?? new NiftiWriterOptions());
        byte[] file = stream.ToArray();
        change?.Invoke(file);
        return file;
    }

    public static void Set16(byte[] file, int at, params short[] values)
    {
        foreach (short value in values)
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), value);
            at += 2;
        }
    }

    public static void SetReal(byte[] file, int at, params float[] values)
    {
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(at), value);
            at += 4;
        }
    }

    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }

    public static async Task<NiftiHeader> HeaderAsync(byte[] file, NiftiReaderOptions? options = null)
    {
        using var stream = new MemoryStream(file);
        return await NiftiReader.ReadHeaderAsync(stream, options);
    }

    public static async Task<ImageVolume> VolumeAsync(byte[] file, int index = 0, NiftiReaderOptions? options = null)
        => await NiftiReader.ReadVolumeAsync(ImageSource.FromBytes("volume", file), index: index, options: options);
}

/// <summary>A stream of which only reading is sure, some bytes at a time.</summary>
internal sealed class TrickleStream(byte[] bytes) : MemoryStream(bytes)
{
    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));
}

/// <summary>Counts what is rented and not given back.</summary>
internal sealed class CountingPool : MemoryPool<byte>
{
    public int Open { get; private set; }

    public int Rented { get; private set; }

    public long Largest { get; private set; }

    public override int MaxBufferSize => int.MaxValue;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        (Open, Rented, Largest) = (Open + 1, Rented + 1, Math.Max(Largest, minBufferSize));
        return new Owner(this, new byte[minBufferSize + 13]);
    }

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Owner(CountingPool pool, byte[] bytes) : IMemoryOwner<byte>
    {
        private bool _isOpen = true;

        public Memory<byte> Memory => bytes;

        public void Dispose()
        {
            pool.Open -= _isOpen ? 1 : 0;
            _isOpen = false;
        }
    }
}
