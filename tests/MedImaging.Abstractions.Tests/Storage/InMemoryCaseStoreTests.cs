using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class InMemoryCaseStoreTests : CaseStoreContract
{
    public InMemoryCaseStoreTests() => Cases = new InMemoryCaseStore(Time);

    protected override ICaseStore Cases { get; }
}
