using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class InMemorySnapshotTests : StoreSnapshotContract
{
    protected override IRecordStore NewStore() => new InMemoryRecordStore();
}
