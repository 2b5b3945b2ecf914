namespace MedImaging;

/// <summary>What a version of a report rests on, as the graph shows it: the way from a signed word back to the model, the image and the scanner.</summary>
internal static class ReportLinks
{
    public static IEnumerable<RecordLink> Of(ReportVersionRecord record)
    {
        var draft = record.Report.Draft;
        yield return new RecordLink("VERSION", RecordKinds.Report, draft.Id, IsIncoming: true);
        if (record.Report.Version > 1)
        {
            yield return new RecordLink("SUPERSEDES", RecordKinds.ReportVersion, ReportRecord.VersionId(draft.Id, record.Report.Version - 1));
        }

        if (record.Report.Signed is { } signed)
        {
            yield return new RecordLink("SIGNED_BY", RecordKinds.User, signed.Signature.Reviewer.Id);
        }

        foreach (var frame in draft.Findings.Frames)
        {
            foreach (var link in OfFrame(frame))
            {
                yield return link;
            }
        }

        foreach (var item in draft.Findings.Literature?.Items ?? [])
        {
            yield return new RecordLink("CITES", RecordKinds.Literature, item.Id);
        }
    }

    private static IEnumerable<RecordLink> OfFrame(Findings frame)
    {
        yield return new RecordLink("PRODUCED_BY", RecordKinds.ModelVersion, DomainTypes.ModelKey(frame.Model.Id, frame.Model.Version));
        if (frame.Frame.Study.StudyInstanceUid is { } study)
        {
            yield return new RecordLink("DERIVED_FROM", RecordKinds.Study, study);
        }

        if (frame.Frame.Descriptor.SopInstanceUid is { } image)
        {
            yield return new RecordLink("EVIDENCED_BY", RecordKinds.Image, image);
        }

        if (frame.Frame.Series.Scanner is { } scanner)
        {
            yield return new RecordLink("ACQUIRED_ON", RecordKinds.Scanner, scanner);
        }
    }
}
