using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class InMemoryOutboxTests : RecordOutboxContract
{
    protected override IRecordStore Store { get; } = new InMemoryRecordStore();
}
