namespace MedImaging;

/// <summary>A model that says of each voxel of a volume what it belongs to. Registered under a name; steps ask for it by that name.</summary>
public interface IVolumeModel
{
    /// <summary>Gets what the model is.</summary>
    ModelDescription Description { get; }

    /// <summary>Runs the model over the whole volume, tile by tile where it is large.</summary>
    /// <param name="volume">The volume; the caller keeps it.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1, or none.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The voxels' labels on the grid of <paramref name="volume"/>.</returns>
    /// <exception cref="MedImagingException">The volume cannot be made to fit (<see cref="ErrorKind.UnsupportedFormat"/>), or the model failed.</exception>
    ValueTask<VolumeSegmentation> SegmentAsync(ImageVolume volume, IProgress<double>? progress = null, CancellationToken cancellationToken = default);
}
