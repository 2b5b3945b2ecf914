namespace MedImaging;

/// <summary>Writes receipts.</summary>
internal static class EgressReceipts
{
    public static EgressReceipt Write(EgressRequest request, string policy, TimeProvider time) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
        At = time.GetUtcNow(),
        Policy = policy,
        Provider = request.Provider,
        Destination = request.Destination.Authority,
        Purpose = request.Purpose,
        Tenant = request.Scope.Tenant,
        Parts = [.. request.Parts.Select(part => ContentHash.Of(part.Content.Span))],
    };
}
