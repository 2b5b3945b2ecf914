namespace MedImaging;

internal sealed class PatientStore(StoreDesk desk) : IPatientStore
{
    private const int RecordsPerRound = 1000;

    private static readonly StoreDeed Add = new("patient.add", AuditAction.Create, RecordKinds.Patient),
        Update = new("patient.update", AuditAction.Update, RecordKinds.Patient),
        Find = new("patient.find", AuditAction.Read, RecordKinds.Patient),
        FindByMrn = new("patient.find-by-mrn", AuditAction.Read, RecordKinds.Patient),
        List = new("patient.list", AuditAction.Read, RecordKinds.Patient),
        History = new("patient.imaging-history", AuditAction.Read, RecordKinds.Study),
        Erase = new("patient.erase", AuditAction.Delete, RecordKinds.Patient);

    public ValueTask<Patient> AddAsync(PatientDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentException.ThrowIfNullOrWhiteSpace(draft.Mrn, nameof(draft));
        if (draft.Id is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(draft.Id, nameof(draft));
        }

        return desk.WriteAsync(Add, async writer =>
        {
            await RequireFreeAsync(writer, draft.Mrn, null).ConfigureAwait(false);
            return await writer.PutAsync(DomainTypes.Patients, new Patient
            {
                Id = draft.Id ?? Guid.CreateVersion7(writer.Now).ToString("N"),
                Mrn = draft.Mrn,
                FirstName = draft.FirstName,
                LastName = draft.LastName,
                DateOfBirth = draft.DateOfBirth,
                Gender = draft.Gender,
                ContactPhone = draft.ContactPhone,
                CreatedAt = writer.Now,
            }).ConfigureAwait(false);
        }, cancellationToken);
    }

    public ValueTask<Patient> UpdateAsync(Patient patient, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(patient);
        ArgumentException.ThrowIfNullOrWhiteSpace(patient.Mrn, nameof(patient));
        return desk.WriteAsync(Update, async writer =>
        {
            var before = await writer.RequireAsync(DomainTypes.Patients, patient.Id, patient.Version).ConfigureAwait(false);
            await RequireFreeAsync(writer, patient.Mrn, patient.Id).ConfigureAwait(false);
            return await writer.PutAsync(DomainTypes.Patients, patient with { Version = patient.Version + 1, CreatedAt = before.Value.CreatedAt }, before).ConfigureAwait(false);
        }, cancellationToken);
    }

    public ValueTask<Patient?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return desk.ReadAsync(Find, async reader => (await reader.FindAsync(DomainTypes.Patients, id).ConfigureAwait(false))?.Value, cancellationToken);
    }

    public ValueTask<Patient?> FindByMrnAsync(string mrn, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(mrn);
        return desk.ReadAsync(FindByMrn, async reader => (await reader.QueryAsync(DomainTypes.Patients, WithMrn(reader, mrn)).ConfigureAwait(false)).FirstOrDefault(), cancellationToken);
    }

    public IAsyncEnumerable<Patient> ListAsync(int skip = 0, int limit = 100, CancellationToken cancellationToken = default)
    {
        Paging.Require(skip, limit);
        return desk.ListAsync(List, reader => reader.QueryAsync(DomainTypes.Patients, reader.All(DomainTypes.Patients, limit, skip) with { IsDescending = true }), cancellationToken);
    }

    public IAsyncEnumerable<ImagingStudy> GetImagingHistoryAsync(string patientId, int skip = 0, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(patientId);
        Paging.Require(skip, limit);
        return desk.ListAsync(
            History,
            reader => reader.QueryAsync(DomainTypes.Studies, reader.All(DomainTypes.Studies, limit, skip) with
            {
                LinkedTo = [reader.Link("OF_PATIENT", RecordKinds.Patient, patientId)],
                OrderBy = "study_date",
                IsDescending = true,
            }),
            cancellationToken);
    }

    public ValueTask<int> EraseAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return desk.WriteAsync(Erase, async writer =>
        {
            if (await writer.FindAsync(DomainTypes.Patients, id).ConfigureAwait(false) is null)
            {
                return 0;
            }

            await Holds.RequireNoneAsync(writer, id).ConfigureAwait(false);
            return await writer.DeleteAllOfAsync(id, RecordsPerRound).ConfigureAwait(false);
        }, cancellationToken);
    }

    private static RecordQuery WithMrn(DeskReader reader, string mrn)
        => reader.All(DomainTypes.Patients, 1) with { Where = [reader.IsPatients("mrn", mrn)] };

    private static async ValueTask RequireFreeAsync(DeskWriter writer, string mrn, string? but)
    {
        if (await writer.IsTakenAsync(DomainTypes.Patients, WithMrn(writer, mrn), but).ConfigureAwait(false))
        {
            throw new MedImagingException(ErrorKind.StorageConflict, "There is a patient with this number already.");
        }
    }
}
