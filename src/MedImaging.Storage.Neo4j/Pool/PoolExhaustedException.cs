using System.Globalization;

namespace MedImaging;

/// <summary>No connection became free in time. Trying again at once would only lengthen the queue, so no transaction does it by itself.</summary>
internal sealed class PoolExhaustedException(string pool, PoolLimits limits, int waiting)
    : MedImagingException(ErrorKind.Timeout, string.Create(CultureInfo.InvariantCulture,
        $"No connection to {pool} became free within {limits.AcquisitionTimeout.TotalSeconds:0.###} s: all {limits.Size} are in use and {waiting} more callers wait. Run fewer or shorter transactions at once, or raise {nameof(Neo4jOptions.PoolSize)} or {nameof(Neo4jOptions.AcquisitionTimeout)}."));
