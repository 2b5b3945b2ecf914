using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class InMemoryInstanceIndexTests : InstanceIndexContract
{
    protected override IInstanceIndex Index { get; } = new InMemoryInstanceIndex();
}
