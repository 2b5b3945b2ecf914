using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class InMemoryRecordStoreTests : RecordStoreContract
{
    protected override IRecordStore Store { get; } = new InMemoryRecordStore();
}
