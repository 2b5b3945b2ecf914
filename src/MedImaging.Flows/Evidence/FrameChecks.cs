namespace MedImaging;

/// <summary>The links from findings to pixels, to the object and to the file it was read from.</summary>
internal sealed class FrameChecks(LinkLog log, EvidencePaths paths, IContentStore content, IReadOnlyList<IImageReader> readers)
{
    /// <summary>Checks one frame and returns it, decoded again, when it is the one the report is about.</summary>
    internal async ValueTask<PixelFrame?> CheckAsync(int number, Findings findings, CancellationToken cancellationToken)
    {
        foreach (var item in findings.Items)
        {
            bool isSame = item.Evidence.PixelHash == findings.Frame.PixelHash;
            string? broken = isSame ? null : $"the finding is of pixels {item.Evidence.PixelHash.Hex[..12]}…, the frame has {findings.Frame.PixelHash.Hex[..12]}…";
            log.Note(EvidenceKind.Pixels, paths.ToFinding(number, item.Id), $"pixels of {Citation.OfFrame(number)}", broken);
        }

        await CheckPicturesAsync(number, findings, cancellationToken).ConfigureAwait(false);
        var at = paths.ToFrame(number);
        string source = $"source {findings.Frame.SourceHash.Hex[..12]}…";
        var (bytes, lost) = await StoredBytes.FetchAsync(content, findings.Frame.SourceHash, cancellationToken).ConfigureAwait(false);
        log.Note(EvidenceKind.Source, at, source, lost);
        if (lost is not null)
        {
            log.Skip(EvidenceKind.Instance, at, $"{source} → object", "its source is broken");
            log.Skip(EvidenceKind.Pixels, at, "pixels", "its source is broken");
            return null;
        }

        return await ReadAgainAsync(findings.Frame, bytes, at, source, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<PixelFrame?> ReadAgainAsync(FrameReference frame, ReadOnlyMemory<byte> bytes, (string Path, IReadOnlyList<string> Sentences) at, string source, CancellationToken cancellationToken)
    {
        if (ImageReading.Choose(readers, bytes) is not { } reader)
        {
            log.Skip(EvidenceKind.Instance, at, $"{source} → object", "no reader for this format is registered");
            log.Skip(EvidenceKind.Pixels, at, "pixels", "no reader for this format is registered");
            return null;
        }

        try
        {
            var instance = await reader.ReadAsync(ImageSource.FromBytes(frame.SourceName, bytes), cancellationToken).ConfigureAwait(false);
            log.Note(EvidenceKind.Instance, at, $"{source} → object", Differs(frame, instance));
            var pixels = instance.ReadFrame(frame.Index);
            string? broken = pixels.PixelHash == frame.PixelHash ? null : $"the file's frame {frame.Index} has pixels {pixels.PixelHash.Hex[..12]}…, the report says {frame.PixelHash.Hex[..12]}…";
            log.Note(EvidenceKind.Pixels, at, "pixels", broken);
            return broken is null ? pixels : null;
        }
        catch (Exception ex) when (ex is MedImagingException or ArgumentOutOfRangeException)
        {
            log.Note(EvidenceKind.Pixels, at, "pixels", ex is MedImagingException ? $"the frame can no longer be read: {ex.Message}" : $"the file has no frame {frame.Index}");
            return null;
        }
    }

    private static string? Differs(FrameReference frame, ImageInstance instance)
        => frame.Descriptor.SopInstanceUid != instance.Descriptor.SopInstanceUid ? "the file holds another SOP Instance UID (0008,0018) than the report"
        : frame.Study.StudyInstanceUid != instance.Study.StudyInstanceUid ? "the file holds another Study Instance UID (0020,000D) than the report"
        : frame.Study.PatientId != instance.Study.PatientId ? "the file holds another Patient ID (0010,0020) than the report"
        : null;

    private async ValueTask CheckPicturesAsync(int number, Findings findings, CancellationToken cancellationToken)
    {
        foreach (var picture in findings.Pictures)
        {
            var item = picture.FindingId is { } id ? findings.Items.FirstOrDefault(finding => finding.Id == id) : null;
            var at = item is null ? paths.ToFrame(number) : paths.ToFinding(number, item.Id);
            var (bytes, broken) = await StoredBytes.FetchAsync(content, picture.Content.Hash, cancellationToken).ConfigureAwait(false);
            broken ??= bytes.Length != picture.Content.Length ? "its length is not the recorded one" : null;
            broken ??= picture.FindingId is not null && item is null ? "it explains a finding that does not exist" : null;
            log.Note(EvidenceKind.Picture, at, $"picture {picture.Kind} {picture.Content.Hash.Hex[..12]}…", broken);
        }
    }
}
