namespace MedImaging.Fuzz;

/// <summary>Makes a new input of an old one.</summary>
internal interface IMutator
{
    /// <summary>Changes the input in place.</summary>
    /// <param name="input">The input, at first a copy of a corpus entry.</param>
    /// <param name="other">Another corpus entry to take from.</param>
    /// <param name="random">Where chance comes from.</param>
    void Mutate(InputBuffer input, ReadOnlySpan<byte> other, FuzzRandom random);
}
