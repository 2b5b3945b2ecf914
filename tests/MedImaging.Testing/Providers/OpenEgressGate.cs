namespace MedImaging.Testing;

/// <summary>A gate for tests: admits everything, as synthetic, and remembers it.</summary>
public sealed class OpenEgressGate : IEgressGate
{
    private readonly InMemoryEgressLog _log = new();
    private readonly DeclaredEgressGate _gate;

    public OpenEgressGate() => _gate = new DeclaredEgressGate(
        new DeclaredEgressPolicy { Name = "tests", Declaration = EgressDeclaration.Synthetic, DeclaredBy = "the tests" }, _log);

    /// <summary>Gets the receipts so far.</summary>
    public IReadOnlyList<EgressReceipt> Receipts => _log.ToList();

    public ValueTask<EgressReceipt> AdmitAsync(EgressRequest request, CancellationToken cancellationToken = default) => _gate.AdmitAsync(request, cancellationToken);
}
