using System.IO.MemoryMappedFiles;

namespace MedImaging.Fuzz;

/// <summary>What a worker is doing, in a file that its parent reads too: when the worker dies or hangs, the input is still there.</summary>
internal sealed class WorkerState : IDisposable
{
    /// <summary>The longest input.</summary>
    public const int InputCapacity = 1 << 18;

    private const int InputStart = 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public WorkerState(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, mapName: null, InputStart + InputCapacity);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>Gets or sets how many inputs were run.</summary>
    public long Executions
    {
        get => _view.ReadInt64(0);
        set => _view.Write(0, value);
    }

    /// <summary>Gets or sets whether an input is being run now.</summary>
    public bool IsRunning
    {
        get => _view.ReadInt32(8) != 0;
        set => _view.Write(8, value ? 1 : 0);
    }

    public void SetInput(ReadOnlySpan<byte> input)
    {
        _view.Write(16, input.Length);
        _view.SafeMemoryMappedViewHandle.WriteSpan((ulong)InputStart, input);
    }

    public byte[] GetInput()
    {
        byte[] input = new byte[Math.Clamp(_view.ReadInt32(16), 0, InputCapacity)];
        _view.SafeMemoryMappedViewHandle.ReadSpan<byte>(InputStart, input);
        return input;
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
