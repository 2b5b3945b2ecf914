using System.Security.Cryptography;
using System.Text;

namespace MedImaging.Dicom;

/// <summary>Counts what became of a request, by study.</summary>
internal static class StudyTally
{
    public static async Task<StudyIngestResult> OfAsync(IReadOnlyList<IngestedFile> files, IInstanceIndex index, CancellationToken cancellationToken)
    {
        bool anyLost = files.Any(file => file.Outcome == IngestOutcome.Rejected && string.IsNullOrEmpty(file.StudyInstanceUid));
        var studies = new List<IngestedStudy>();
        foreach (var group in files.Where(file => !string.IsNullOrEmpty(file.StudyInstanceUid)).GroupBy(file => file.StudyInstanceUid ?? "").OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var series = new HashSet<string>(StringComparer.Ordinal);
            int images = 0;
            await foreach (var entry in index.ListAsync(group.Key, cancellationToken).ConfigureAwait(false))
            {
                series.Add(entry.SeriesInstanceUid);
                images += entry.IsImage ? 1 : 0;
            }

            studies.Add(new IngestedStudy
            {
                StudyId = IdOf(group.Key),
                StudyInstanceUid = group.Key,
                SeriesCount = series.Count,
                TotalImages = images,
                Added = group.Count(file => file.Outcome == IngestOutcome.Stored),
                Status = StatusOf([.. group], anyLost),
            });
        }

        return new StudyIngestResult { Status = StatusOf(files, anyLost), Studies = studies, Files = files };
    }

    private static IngestStatus StatusOf(IReadOnlyList<IngestedFile> files, bool anyLost)
    {
        bool anyKept = files.Any(file => file.Outcome != IngestOutcome.Rejected), anyRejected = anyLost || files.Any(file => file.Outcome == IngestOutcome.Rejected);
        return anyRejected || files.Count == 0 ? (anyKept ? IngestStatus.Partial : IngestStatus.Failed) : IngestStatus.Completed;
    }

    // Made of the UID, so that every process and every store gives a study the same id (a UUID of version 8, RFC 9562 5.8).
    private static string IdOf(string studyInstanceUid)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes("study:" + studyInstanceUid), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString();
    }
}
