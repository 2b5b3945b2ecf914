namespace MedImaging.Fuzz;

/// <summary>Something that reads foreign bytes, and what it promises.</summary>
internal interface IFuzzTarget
{
    /// <summary>Gets the name on the command line.</summary>
    string Name { get; }

    /// <summary>Gets the folders below <c>src</c> whose blocks count for the coverage shown.</summary>
    IReadOnlyList<string> Sources { get; }

    /// <summary>Gets what changes its inputs.</summary>
    IMutator Mutator { get; }

    /// <summary>Gets the first inputs.</summary>
    IEnumerable<byte[]> Seeds();

    /// <summary>Reads one input.</summary>
    /// <returns>Whether it was accepted; a refusal within the promise is <see langword="false"/>.</returns>
    /// <exception cref="BrokenPromiseException">What it does with the input contradicts itself.</exception>
    bool Run(ReadOnlyMemory<byte> input);

    /// <summary>Gets how much may be allocated for an input of this length.</summary>
    long AllocationBudget(int length);
}
