using Microsoft.Extensions.Options;

namespace MedImaging.Dicom;

/// <summary>Takes in DICOM files. Reading, scanning and storing run side by side; which of two equal files is the first is decided in the order they come.</summary>
internal sealed class DicomStudyIngestor : IStudyIngestor, IDisposable
{
    // Names of files past the limit are told up to here; a stream of files may have no end.
    private const int MostExcessFiles = 1000;

    private readonly IngestLimits _limits;
    private readonly AdmissionGate _gate;
    private readonly FileInspection _inspection;
    private readonly InstanceShelf _shelf;
    private readonly IInstanceIndex _index;

    public DicomStudyIngestor(
        IOptions<IngestLimits> limits, IOptions<DicomReaderOptions> reader, IContentStore contents, IInstanceIndex index,
        IEnumerable<IContentInspector> inspectors, IEnumerable<IMalwareScanner> scanners, TimeProvider time)
    {
        _limits = limits.Value;
        _index = index;
        _gate = new AdmissionGate(_limits, time);
        _inspection = new FileInspection(_limits, reader.Value, [.. inspectors], [.. scanners]);
        _shelf = new InstanceShelf(contents, index, _limits.StoreQuotaBytes);
    }

    public async Task<StudyIngestResult> IngestAsync(IAsyncEnumerable<ImageSource> files, IngestRequest? request = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        request ??= new IngestRequest();
        using var place = await _gate.EnterAsync(request.Urgency, cancellationToken).ConfigureAwait(false);
        var results = new List<Task<IngestedFile>>();
        using var slots = new SemaphoreSlim(_limits.MaxFilesInMemory);
        var claims = new InstanceClaims();
        var turn = Task.CompletedTask;
        try
        {
            await foreach (var file in files.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (results.Count >= _limits.MaxFiles)
                {
                    results.Add(Task.FromResult(Excess(file, request)));
                    if (results.Count - _limits.MaxFiles >= MostExcessFiles)
                    {
                        break;
                    }

                    continue;
                }

                await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
                var (previous, mine) = (turn, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                turn = mine.Task;
                results.Add(Task.Run(() => TakeAsync(file, request, claims, previous, mine, slots, cancellationToken), CancellationToken.None));
            }
        }
        finally
        {
            // Nothing of this request may still run when its place is given away; each task's own end is looked at below.
            Task all = Task.WhenAll(results);
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var done = await Task.WhenAll(results).ConfigureAwait(false);
        return await StudyTally.OfAsync(done, _index, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _shelf.Dispose();

    private async Task<IngestedFile> TakeAsync(
        ImageSource source, IngestRequest request, InstanceClaims claims, Task previous, TaskCompletionSource mine, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            IngestedFile result;
            try
            {
                var file = await _inspection.InspectAsync(source, cancellationToken).ConfigureAwait(false);
                await previous.ConfigureAwait(false);
                result = file.Rejection ?? await PlaceAsync(file, claims, mine, cancellationToken).ConfigureAwait(false);
            }
            catch (MedImagingException ex)
            {
                result = Rejected(source.Name, ex.Kind, ex.Message);
            }

            request.Progress?.Report(result);
            return result;
        }
        finally
        {
            await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            mine.TrySetResult();
            slots.Release();
        }
    }

    // The claim is made in turn; what takes time, the storing, is not.
    private async Task<IngestedFile> PlaceAsync(InspectedFile file, InstanceClaims claims, TaskCompletionSource mine, CancellationToken cancellationToken)
    {
        var claim = claims.Claim(file.Entry);
        var known = claim.IsFirst ? await _index.FindAsync(file.Entry.SopInstanceUid, cancellationToken).ConfigureAwait(false) : null;
        mine.TrySetResult();
        try
        {
            if (claim.IsFirst)
            {
                return file.Outcome(claim.Settle(known ?? await _shelf.StoreAsync(file, cancellationToken).ConfigureAwait(false)), wasKnown: known is not null);
            }

            var first = await claim.Settled.WaitAsync(cancellationToken).ConfigureAwait(false);
            return first is null
                ? file.Rejected(ErrorKind.StorageConflict, "The first file with this SOP Instance UID could not be stored; send both again.")
                : file.Outcome(first, wasKnown: true);
        }
        catch (MedImagingException ex)
        {
            return file.Rejected(ex.Kind, ex.Message);
        }
        finally
        {
            claim.GiveUp();
        }
    }

    private IngestedFile Excess(ImageSource file, IngestRequest request)
    {
        var result = Rejected(file.Name, ErrorKind.LimitExceeded, $"A request may have {_limits.MaxFiles} files; this one was not read.");
        request.Progress?.Report(result);
        return result;
    }

    private static IngestedFile Rejected(string name, ErrorKind kind, string reason) => new() { Name = name, Outcome = IngestOutcome.Rejected, Kind = kind, Reason = reason };
}
