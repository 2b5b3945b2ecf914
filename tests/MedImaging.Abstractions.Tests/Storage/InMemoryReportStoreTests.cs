using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class InMemoryReportStoreTests : ReportStoreContract
{
    public InMemoryReportStoreTests() => Reports = new InMemoryReportStore(Time);

    protected override IReportStore Reports { get; }
}
