namespace MedImaging;

/// <summary>Takes in files: inspects them, stores each once, and sorts them into studies.</summary>
public interface IStudyIngestor
{
    /// <summary>Takes in files. Doing it again adds nothing; files that are refused do not stop the others.</summary>
    /// <param name="files">The files; each is read when its turn comes.</param>
    /// <param name="request">How soon, and who watches; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the work; what is stored stays stored, and ingesting again completes it.</param>
    /// <returns>What became of each file and each study.</returns>
    /// <exception cref="MedImagingException">Too many requests wait already (<see cref="ErrorKind.Throttled"/>), or the store cannot be reached.</exception>
    Task<StudyIngestResult> IngestAsync(IAsyncEnumerable<ImageSource> files, IngestRequest? request = null, CancellationToken cancellationToken = default);
}
