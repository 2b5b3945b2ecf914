namespace MedImaging;

internal sealed class UserStore(StoreDesk desk) : IUserStore
{
    private static readonly StoreDeed Save = new("user.save", AuditAction.Update, RecordKinds.User),
        Find = new("user.find", AuditAction.Read, RecordKinds.User),
        List = new("user.list", AuditAction.Read, RecordKinds.User),
        SaveDoctor = new("doctor.save", AuditAction.Update, RecordKinds.Doctor),
        ListDoctors = new("doctor.list", AuditAction.Read, RecordKinds.Doctor);

    public ValueTask<User> SaveAsync(User user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentException.ThrowIfNullOrWhiteSpace(user.Id, nameof(user));
        return desk.WriteAsync(Save, async writer =>
        {
            var before = await writer.FindToChangeAsync(DomainTypes.Users, user.Id, user.Version).ConfigureAwait(false);
            return await writer.PutAsync(DomainTypes.Users, user with { Version = (before?.Version ?? 0) + 1, CreatedAt = before?.Value.CreatedAt ?? writer.Now }, before).ConfigureAwait(false);
        }, cancellationToken);
    }

    public ValueTask<User?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return desk.ReadAsync(Find, async reader => (await reader.FindAsync(DomainTypes.Users, id).ConfigureAwait(false))?.Value, cancellationToken);
    }

    public IAsyncEnumerable<User> ListAsync(int skip = 0, int limit = 100, CancellationToken cancellationToken = default)
    {
        Paging.Require(skip, limit);
        return desk.ListAsync(List, reader => reader.QueryAsync(DomainTypes.Users, reader.All(DomainTypes.Users, limit, skip) with { IsDescending = true }), cancellationToken);
    }

    public ValueTask<Doctor> SaveDoctorAsync(Doctor doctor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(doctor);
        ArgumentException.ThrowIfNullOrWhiteSpace(doctor.Id, nameof(doctor));
        return desk.WriteAsync(SaveDoctor, async writer =>
        {
            var before = await writer.FindToChangeAsync(DomainTypes.Doctors, doctor.Id, doctor.Version).ConfigureAwait(false);
            return await writer.PutAsync(DomainTypes.Doctors, doctor with { Version = (before?.Version ?? 0) + 1 }, before).ConfigureAwait(false);
        }, cancellationToken);
    }

    public IAsyncEnumerable<Doctor> ListDoctorsAsync(CancellationToken cancellationToken = default)
        => desk.ListAsync(ListDoctors, reader => reader.QueryAsync(DomainTypes.Doctors, reader.All(DomainTypes.Doctors, int.MaxValue)), cancellationToken);
}
