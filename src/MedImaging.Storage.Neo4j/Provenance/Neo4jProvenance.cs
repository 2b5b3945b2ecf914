namespace MedImaging;

/// <summary>Asks the graph where things come from: which signed reports a model touched, what a finding rests on, what rests on a study. It checks no rights and leaves no audit entry, as <see cref="IRecordStore"/> does not; tenant and patients are given with each question.</summary>
public sealed class Neo4jProvenance
{
    private readonly ICypherSession _session;
    private readonly GraphNames _names;

    /// <summary>Creates it.</summary>
    /// <param name="session">Runs its Cypher.</param>
    /// <param name="options">How the store lies in the database.</param>
    /// <exception cref="ArgumentException">The label prefix is none.</exception>
    public Neo4jProvenance(ICypherSession session, Neo4jStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        _names = new GraphNames((options ?? new Neo4jStoreOptions()).LabelPrefix);
    }

    /// <summary>Finds versions of reports by what they rest on, such as every signed one that a model's version touched and whose images a scanner acquired.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="wanted">What they rest on.</param>
    /// <param name="patients">The patients whose reports may be seen; <see langword="null"/> for all.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The versions, in the order they were written.</returns>
    /// <exception cref="MedImagingException">The server cannot be reached, or refuses.</exception>
    public async ValueTask<IReadOnlyList<StoredRecord>> FindReportsAsync(
        string tenant, ReportProvenance wanted, IReadOnlySet<string>? patients = null, int skip = 0, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var query = new RecordQuery
        {
            Tenant = tenant,
            Kind = "ReportVersion",
            Where = wanted.IsSigned ? [new FieldCondition("is_signed", FieldComparison.Equal, true)] : [],
            Patients = patients,
            Skip = skip,
            Limit = limit,
        };
        var rows = await RowsAsync((await StatementsAsync(cancellationToken).ConfigureAwait(false)).Reports(query, wanted), cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => RecordNode.Read(GraphRow.Map(row["node"])))];
    }

    /// <summary>Finds everything a record rests on: analyses, findings, images, studies, models and scanners.</summary>
    /// <param name="record">The record, such as a finding or a report's version.</param>
    /// <param name="patients">The patients whose records may be seen; <see langword="null"/> for all. With a set, the record itself must be of one of them, and no way goes over another's.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What it rests on, the nearest first.</returns>
    /// <exception cref="MedImagingException">The server cannot be reached, or refuses.</exception>
    public ValueTask<IReadOnlyList<ProvenanceStep>> FindBasisAsync(RecordKey record, IReadOnlySet<string>? patients = null, int limit = 1000, CancellationToken cancellationToken = default)
        => WayAsync(record, patients, isBackward: false, limit, cancellationToken);

    /// <summary>Finds everything that rests on a record, such as all that must be looked at again when a model's version is recalled.</summary>
    /// <param name="record">The record, such as a model's version or a study.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What rests on it, the nearest first.</returns>
    /// <remarks>A recall concerns everybody's records; who may only see some patients' asks <see cref="FindReportsAsync"/>.</remarks>
    /// <exception cref="MedImagingException">The server cannot be reached, or refuses.</exception>
    public ValueTask<IReadOnlyList<ProvenanceStep>> FindDependentsAsync(RecordKey record, int limit = 1000, CancellationToken cancellationToken = default)
        => WayAsync(record, null, isBackward: true, limit, cancellationToken);

    private async ValueTask<IReadOnlyList<ProvenanceStep>> WayAsync(RecordKey record, IReadOnlySet<string>? patients, bool isBackward, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var statements = await StatementsAsync(cancellationToken).ConfigureAwait(false);
        return await _session.ReadAsync((transaction, token) => WalkAsync(transaction, statements, record, patients, isBackward, limit, token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes step by step and never back to where it was: the number of ways between two records can be far larger than that of the records.</summary>
    private static async ValueTask<IReadOnlyList<ProvenanceStep>> WalkAsync(
        ICypherTransaction transaction, ProvenanceStatements statements, RecordKey record, IReadOnlySet<string>? patients, bool isBackward, int limit, CancellationToken cancellationToken)
    {
        var found = new List<ProvenanceStep>();
        if ((await transaction.RunAsync([statements.Start(record, patients)], cancellationToken).ConfigureAwait(false))[0].Rows[0].Get<long>("found") == 0)
        {
            return found;
        }

        var seen = new HashSet<RecordKey> { record };
        IReadOnlyList<string> front = [GraphNames.Key(record)];
        for (int distance = 1; distance <= ProvenanceStatements.Depth && front.Count > 0 && found.Count < limit; distance++)
        {
            var results = await transaction.RunAsync(statements.Step(front, patients, isBackward), cancellationToken).ConfigureAwait(false);
            var next = results.SelectMany(result => result.Rows).Select(row => RecordNode.Read(GraphRow.Map(row["node"]))).Where(other => seen.Add(other.Key)).ToList();
            found.AddRange(next.Select(other => new ProvenanceStep(other, distance)));
            front = [.. next.Select(other => GraphNames.Key(other.Key))];
        }

        return found.Count > limit ? found.GetRange(0, limit) : found;
    }

    private async ValueTask<ProvenanceStatements> StatementsAsync(CancellationToken cancellationToken)
        => new(_names, GraphDialects.Of(await _session.GetServerAsync(cancellationToken).ConfigureAwait(false)));

    private async ValueTask<IReadOnlyList<CypherRow>> RowsAsync(CypherStatement statement, CancellationToken cancellationToken)
        => await _session.ReadAsync(async (transaction, token) => (await transaction.RunAsync([statement], token).ConfigureAwait(false))[0].Rows, cancellationToken).ConfigureAwait(false);
}
