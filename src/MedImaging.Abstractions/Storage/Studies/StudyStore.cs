namespace MedImaging;

internal sealed class StudyStore(StoreDesk desk) : IStudyStore
{
    private static readonly StoreDeed Add = new("study.add", AuditAction.Create, RecordKinds.Study),
        Find = new("study.find", AuditAction.Read, RecordKinds.Study),
        List = new("study.list", AuditAction.Read, RecordKinds.Study);

    public ValueTask<ImagingStudy> AddAsync(ImagingStudy study, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        RequireValid(study);
        return desk.WriteAsync(Add, async writer =>
        {
            var before = await writer.FindAsync(DomainTypes.Studies, study.StudyInstanceUid).ConfigureAwait(false);
            if (before?.Value.PatientId is { } patient && study.PatientId is { } said && patient != said)
            {
                throw new MedImagingException(ErrorKind.StorageConflict, "The study is kept as another patient's.");
            }

            var merged = Merge(before?.Value, study) with { AddedAt = before?.Value.AddedAt ?? writer.Now };
            await PutPartsAsync(writer, merged).ConfigureAwait(false);
            return await writer.PutAsync(DomainTypes.Studies, merged, before).ConfigureAwait(false);
        }, cancellationToken);
    }

    public ValueTask<ImagingStudy?> FindAsync(string studyInstanceUid, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(studyInstanceUid);
        return desk.ReadAsync(Find, async reader => (await reader.FindAsync(DomainTypes.Studies, studyInstanceUid).ConfigureAwait(false))?.Value, cancellationToken);
    }

    public IAsyncEnumerable<ImagingStudy> ListAsync(StudyQuery? query = null, CancellationToken cancellationToken = default)
    {
        var wanted = query ?? new StudyQuery();
        Paging.Require(wanted.Skip, wanted.Limit);
        return desk.ListAsync(
            List,
            reader => reader.QueryAsync(DomainTypes.Studies, reader.All(DomainTypes.Studies, wanted.Limit, wanted.Skip) with
            {
                LinkedTo =
                [
                    .. wanted.CaseId is null ? Array.Empty<RecordLink>() : [reader.Link("BELONGS_TO", RecordKinds.Case, wanted.CaseId)],
                    .. wanted.PatientId is null ? Array.Empty<RecordLink>() : [reader.Link("OF_PATIENT", RecordKinds.Patient, wanted.PatientId)],
                ],
                OrderBy = "study_date",
                IsDescending = true,
            }),
            cancellationToken);
    }

    // Series and images are nodes of their own, so that a graph can be asked for them; only those that are new or changed are written.
    private static async ValueTask PutPartsAsync(DeskWriter writer, ImagingStudy study)
    {
        var series = study.Series.Select(one => new SeriesRecord(study.StudyInstanceUid, study.PatientId, one with { Images = [] })).ToList();
        var images = study.Series.SelectMany(one => one.Images, (one, image) => new ImageRecord(study.StudyInstanceUid, one.SeriesInstanceUid, study.PatientId, image)).ToList();
        await writer.PutChangedAsync(DomainTypes.Series, series).ConfigureAwait(false);
        await writer.PutChangedAsync(DomainTypes.Images, images).ConfigureAwait(false);
    }

    // What a study does not say this time it has not lost.
    private static ImagingStudy Merge(ImagingStudy? kept, ImagingStudy said) => kept is null ? said : said with
    {
        PatientId = said.PatientId ?? kept.PatientId,
        CaseId = said.CaseId ?? kept.CaseId,
        Date = said.Date ?? kept.Date,
        Description = said.Description ?? kept.Description,
        AccessionNumber = said.AccessionNumber ?? kept.AccessionNumber,
        Series = [.. kept.Series.Concat(said.Series).GroupBy(series => series.SeriesInstanceUid, StringComparer.Ordinal).Select(static same => same.Aggregate(Merge))],
    };

    private static ImagingSeries Merge(ImagingSeries kept, ImagingSeries said) => said with
    {
        Modality = said.Modality == Modality.Other ? kept.Modality : said.Modality,
        BodyPart = said.BodyPart ?? kept.BodyPart,
        Description = said.Description ?? kept.Description,
        Scanner = said.Scanner ?? kept.Scanner,
        Images = [.. kept.Images.Concat(said.Images).GroupBy(static image => image.SopInstanceUid, StringComparer.Ordinal).Select(static same => same.Aggregate(Merge))],
    };

    private static ImagingInstance Merge(ImagingInstance kept, ImagingInstance said) => said with
    {
        SopClassUid = said.SopClassUid ?? kept.SopClassUid,
        Number = said.Number ?? kept.Number,
        Content = said.Content ?? kept.Content,
    };

    private static void RequireValid(ImagingStudy study)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(study.StudyInstanceUid, nameof(study));
        foreach (var series in study.Series)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(series.SeriesInstanceUid, nameof(study));
            foreach (var image in series.Images)
            {
                ArgumentException.ThrowIfNullOrWhiteSpace(image.SopInstanceUid, nameof(study));
            }
        }
    }
}

internal sealed record SeriesRecord(string StudyInstanceUid, string? PatientId, ImagingSeries Series);

internal sealed record ImageRecord(string StudyInstanceUid, string SeriesInstanceUid, string? PatientId, ImagingInstance Image);
