namespace MedImaging;

/// <summary>Keeps studies with their series and images.</summary>
public interface IStudyStore
{
    /// <summary>Adds a study, or what is new of one that is there: series and images are joined by their UIDs, and nothing is taken away.</summary>
    /// <param name="study">The study.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The study as it is kept now.</returns>
    /// <exception cref="MedImagingException">The study is of another patient (<see cref="ErrorKind.StorageConflict"/>).</exception>
    [StoreEvent("study.add")]
    ValueTask<ImagingStudy> AddAsync(ImagingStudy study, CancellationToken cancellationToken = default);

    /// <summary>Finds a study.</summary>
    /// <param name="studyInstanceUid">Its UID.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The study, or <see langword="null"/>.</returns>
    [StoreEvent("study.find")]
    ValueTask<ImagingStudy?> FindAsync(string studyInstanceUid, CancellationToken cancellationToken = default);

    /// <summary>Lists studies, latest done first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The studies.</returns>
    [StoreEvent("study.list")]
    IAsyncEnumerable<ImagingStudy> ListAsync(StudyQuery? query = null, CancellationToken cancellationToken = default);
}
