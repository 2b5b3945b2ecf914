namespace MedImaging;

/// <summary>Reads and writes typed records for one caller, within one transaction.</summary>
internal sealed class DeskWriter(RecordCodec codec, Caller caller, IRecordWriter records, DateTimeOffset now) : DeskReader(codec, caller, records)
{
    /// <summary>Gets when the transaction is: one moment for all it writes.</summary>
    public DateTimeOffset Now { get; } = now;

    public ValueTask<long> NextNumberAsync(string series) => records.NextNumberAsync(Caller.Tenant, series);

    /// <summary>Adds a record, or changes the one that was found.</summary>
    public async ValueTask<T> PutAsync<T>(RecordType<T> type, T value, Kept<T>? before = null)
        where T : class
    {
        string? patient = RecordKinds.IsClinical(type.Kind) ? type.Patient(value) : null;
        if (RecordKinds.IsClinical(type.Kind) && !Caller.MaySee(patient))
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, $"The caller may not write a {type.Kind} of this patient.");
        }

        var record = Codec.Write(type, Caller.Tenant, value, (before?.Version ?? 0) + 1);
        await records.PutAsync(record).ConfigureAwait(false);
        Touch(record.Key.Id, patient);

        // What the caller gets is what was kept, not the objects it handed in.
        return Codec.Read(type, record);
    }

    /// <summary>Finds the record that is to be changed, in the version its changer has read.</summary>
    public async ValueTask<Kept<T>> RequireAsync<T>(RecordType<T> type, string id, long? version = null)
        where T : class
    {
        var found = await FindAsync(type, id).ConfigureAwait(false)
            ?? throw new MedImagingException(ErrorKind.NotFound, $"There is no such {type.Kind}.");
        return version is null || found.Version == version
            ? found
            : throw RecordMatch.Conflict(new RecordKey(Caller.Tenant, type.Kind, id));
    }

    /// <summary>Finds the record that a save changes: none for a new one, whose version is said to be 1.</summary>
    public async ValueTask<Kept<T>?> FindToChangeAsync<T>(RecordType<T> type, string id, long version)
        where T : class
        => await FindAsync(type, id).ConfigureAwait(false) is null && version == 1 ? null : await RequireAsync(type, id, version).ConfigureAwait(false);

    /// <summary>Adds or changes records that belong to another one, those that are not there in the same form already.</summary>
    /// <returns>How many were written.</returns>
    public async ValueTask<long> PutChangedAsync<T>(RecordType<T> type, IReadOnlyList<T> values)
        where T : class
    {
        if (values.Count == 0)
        {
            return 0;
        }

        long written = 0;
        var before = await FindAllAsync(type, [.. values.Select(type.Id)]).ConfigureAwait(false);
        for (int i = 0; i < values.Count; i++)
        {
            if (before[i] is not { } kept || !MedImagingJson.ToBytes(kept.Value, type.Json).AsSpan().SequenceEqual(MedImagingJson.ToBytes(values[i], type.Json)))
            {
                await PutAsync(type, values[i], before[i]).ConfigureAwait(false);
                written++;
            }
        }

        return written;
    }

    /// <summary>Whether a value that only one record may have is another's, seen by the caller or not.</summary>
    public async ValueTask<bool> IsTakenAsync<T>(RecordType<T> type, RecordQuery query, string? but)
        where T : class
    {
        var taken = await records.QueryAsync(query with { Patients = null }).ConfigureAwait(false);
        return taken.Any(record => but is null || record.Key != Codec.Key(Caller.Tenant, type.Kind, but));
    }

    /// <summary>Deletes all records of a patient.</summary>
    public async ValueTask<int> DeleteAllOfAsync(string patient, int perRound)
    {
        int deleted = 0;
        foreach (string kind in RecordKinds.AllClinical)
        {
            var query = new RecordQuery { Tenant = Caller.Tenant, Kind = kind, Patients = new HashSet<string>(StringComparer.Ordinal) { Codec.Patient(Caller.Tenant, patient) }, Limit = perRound };
            for (var round = await records.QueryAsync(query).ConfigureAwait(false); round.Count > 0; round = await records.QueryAsync(query).ConfigureAwait(false))
            {
                foreach (var record in round)
                {
                    await records.DeleteAsync(record.Key).ConfigureAwait(false);
                    Touch(record.Key.Id, patient);
                }

                deleted += round.Count;
            }
        }

        return deleted;
    }

    /// <summary>Deletes a record that was found.</summary>
    public async ValueTask DeleteAsync<T>(RecordType<T> type, Kept<T> found)
        where T : class
        => await records.DeleteAsync(Codec.Key(Caller.Tenant, type.Kind, type.Id(found.Value))).ConfigureAwait(false);
}
