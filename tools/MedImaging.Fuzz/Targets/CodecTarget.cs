namespace MedImaging.Fuzz;

/// <summary>A decoder of one format.</summary>
/// <param name="name">The name on the command line.</param>
/// <param name="source">Its folder below the codecs.</param>
/// <param name="mutator">What changes its inputs.</param>
/// <param name="seeds">Its first inputs.</param>
/// <param name="decode">Decodes into a buffer; the buffer starts filled with a pattern.</param>
internal sealed class CodecTarget(string name, string source, IMutator mutator, Func<IEnumerable<byte[]>> seeds, CodecTarget.Decoder decode) : IFuzzTarget
{
    /// <summary>The largest frame decoded, in bytes.</summary>
    public const int MaxFrameBytes = 1 << 18;

    private readonly byte[] _frame = new byte[MaxFrameBytes];

    /// <summary>Decodes an input.</summary>
    /// <returns>Whether it was accepted.</returns>
    public delegate bool Decoder(ReadOnlySpan<byte> input, byte[] frame);

    public string Name => name;

    public IReadOnlyList<string> Sources => [source];

    public IMutator Mutator => mutator;

    public IEnumerable<byte[]> Seeds() => seeds();

    public bool Run(ReadOnlyMemory<byte> input) => decode(input.Span, _frame);

    public long AllocationBudget(int length) => (16L << 20) + (64L * length);
}
