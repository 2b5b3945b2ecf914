using System.Text;

namespace MedImaging;

internal sealed class AuditTrail(StoreDesk desk) : IAuditTrail
{
    private const int PageSize = 1000;

    private static readonly StoreDeed Read = new("audit.read", AuditAction.Read, "") { Needs = StoreRights.Audit },
        Verify = new("audit.verify", AuditAction.Execute, "") { Needs = StoreRights.Audit },
        Export = new("audit.export", AuditAction.Read, "") { Needs = StoreRights.Audit };

    public IAsyncEnumerable<AuditLink> ListAsync(AuditFilter? filter = null, long after = 0, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var wanted = Selection(filter);
        return desk.ListAsync(
            Read,
            async reader =>
            {
                var links = new List<AuditLink>();
                for (long at = after; links.Count < limit;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    int size = wanted.TakesAll ? Math.Min(PageSize, limit - links.Count) : PageSize;
                    var page = await reader.ReadTrailAsync(at, size).ConfigureAwait(false);
                    links.AddRange(page.Select(AuditLink.Read).Where(link => wanted.Takes(link.Entry)).Take(limit - links.Count));
                    if (page.Count < size)
                    {
                        break;
                    }

                    at = Next(page, at);
                }

                Tell(reader, filter, links.Count, detail: null);
                return links;
            },
            cancellationToken);
    }

    public async ValueTask<AuditVerification> VerifyAsync(AuditVerifierOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        AuditVerification? found = null;
        try
        {
            var verifier = new AuditVerifier(desk.Room.Records, desk.Room.Keys);
            return await desk.ReadAsync(
                Verify,
                async () => found = await verifier.VerifyAsync(desk.Caller.Tenant, options, progress, cancellationToken).ConfigureAwait(false),
                reader =>
                {
                    var result = found ?? throw new InvalidOperationException("The trail was not checked.");
                    reader.TellOfTrail(result.Links, patient: null, result.Worst switch
                    {
                        AuditProblemSeverity.Error => "broken",
                        AuditProblemSeverity.Undecided => "undecided",
                        _ => "intact",
                    });
                    return new ValueTask<AuditVerification>(result);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (MedImagingException) when (found is { IsIntact: false })
        {
            // A trail that is not whole may take no entry, and just that has to be told. Nothing of a patient is in it.
            return found;
        }
    }

    public async ValueTask<long> ExportAsync(Stream destination, AuditExportFormat format, AuditFilter? filter = null, long after = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        Func<AuditLink, byte[]> form = format switch
        {
            AuditExportFormat.Fhir => static link => FhirAuditEvent.Write(link),
            AuditExportFormat.Dicom => static link => Encoding.UTF8.GetBytes(DicomAuditMessage.Write(link)),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };

        // Counted and noted first, then given out. A trail is only added to: what is read then is what was counted.
        var wanted = Selection(filter);
        var (count, last) = await desk.ReadAsync(Export, reader => CountAsync(reader, wanted, filter, after, format, cancellationToken), cancellationToken).ConfigureAwait(false);
        for (long at = after; at < last;)
        {
            var page = await desk.Room.Records.ReadAsync(reader => reader.ReadAuditAsync(desk.Caller.Tenant, at, PageSize), cancellationToken).ConfigureAwait(false);
            foreach (var link in page.Where(record => record.Sequence <= last).Select(AuditLink.Read).Where(link => wanted.Takes(link.Entry)))
            {
                await destination.WriteAsync(form(link), cancellationToken).ConfigureAwait(false);
                await destination.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            }

            at = Next(page, at);
        }

        return count;
    }

    private static async ValueTask<(long Count, long Last)> CountAsync(DeskReader reader, AuditSelection wanted, AuditFilter? filter, long after, AuditExportFormat format, CancellationToken cancellationToken)
    {
        long count = 0, at = after;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await reader.ReadTrailAsync(at, PageSize).ConfigureAwait(false);
            count += page.Count(record => wanted.Takes(AuditLink.Read(record).Entry));
            at = page.Count > 0 ? Next(page, at) : at;
            if (page.Count < PageSize)
            {
                Tell(reader, filter, count, format.ToString());
                return (count, at);
            }
        }
    }

    private static void Tell(DeskReader reader, AuditFilter? filter, long count, string? detail)
    {
        reader.TellOfTrail(count, filter?.PatientId, detail);
        reader.WasDenied |= filter?.PatientId is { } patient && !reader.Caller.MaySee(patient);
    }

    private static long Next(IReadOnlyList<AuditRecord> page, long before)
        => page.Count > 0 && page[^1].Sequence > before
            ? page[^1].Sequence
            : throw new MedImagingException(ErrorKind.Corrupt, "The store gives the same part of an audit trail again and again, or lacks one that was there.");

    private AuditSelection Selection(AuditFilter? filter) => AuditSelection.Of(filter, desk.Caller, desk.Room.Codec);
}
