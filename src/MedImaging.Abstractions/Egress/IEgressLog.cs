namespace MedImaging;

/// <summary>Where a gate records its receipts. What cannot be recorded is not sent.</summary>
public interface IEgressLog
{
    /// <summary>Records a receipt.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="cancellationToken">Cancels the recording; then nothing is sent.</param>
    ValueTask RecordAsync(EgressReceipt receipt, CancellationToken cancellationToken = default);
}
