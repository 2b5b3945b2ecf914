using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SqliteReportStoreTests : ReportStoreContract, IAsyncDisposable
{
    private readonly SqliteFixture _store;

    public SqliteReportStoreTests() => _store = new SqliteFixture(Time);

    protected override IReportStore Reports => _store.Reports;

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
