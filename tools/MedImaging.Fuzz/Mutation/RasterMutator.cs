namespace MedImaging.Fuzz;

/// <summary>Changes each picture as its format asks for.</summary>
internal sealed class RasterMutator : IMutator
{
    private readonly PngMutator _png = new();
    private readonly MarkerMutator _jpeg = new();
    private readonly ByteMutator _bytes = new();

    public void Mutate(InputBuffer input, ReadOnlySpan<byte> other, FuzzRandom random)
    {
        IMutator mutator = input.Span.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P']) ? _png : input.Span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) ? _jpeg : _bytes;
        mutator.Mutate(input, other, random);
    }
}
