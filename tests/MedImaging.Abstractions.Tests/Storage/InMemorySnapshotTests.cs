using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class InMemorySnapshotTests : StoreSnapshotContract
{
    protected override IRecordStore NewStore() => new InMemoryRecordStore();
}

public class InMemoryMoveTests : StoreMoveContract
{
    protected override IRecordStore NewStore() => new InMemoryRecordStore(new AuditChain(Keys));
}

public sealed class SealedInMemoryMoveTests : InMemoryMoveTests
{
    protected override IKeyProvider? Keys { get; } = new TestKeys();
}
