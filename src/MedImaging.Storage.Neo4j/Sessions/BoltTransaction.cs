using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace MedImaging;

/// <summary>A transaction on one connection, while its work runs.</summary>
/// <remarks>BEGIN goes out together with the first statements. After any call that failed it only waits to be ended: nothing can be sent, and it cannot be committed.</remarks>
internal sealed partial class BoltTransaction : ICypherTransaction
{
    private readonly BoltConnection _connection;
    private readonly SessionSettings _settings;
    private readonly BoltExtra _extra;
    private readonly TimeProvider _time;
    private readonly List<BoltStream> _streams = [];
    private BoltReply? _begin;
    private int _busy;

    internal BoltTransaction(BoltConnection connection, SessionSettings settings, BoltExtra extra, TimeProvider time)
        => (_connection, _settings, _extra, _time) = (connection, settings, extra, time);

    /// <summary>Gets what ended it before its time, the first of several; null while all is well.</summary>
    internal Exception? Fault { get; private set; }

    /// <summary>Gets whether its work has returned.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Gets the bookmark of its commit.</summary>
    internal string? Bookmark { get; private set; }

    /// <summary>Gets who its server says it is.</summary>
    internal string ServerAgent => _connection.ServerAgent;

    /// <summary>Gets the database that the server chose for it, from 5.8 on.</summary>
    internal string? ChosenDatabase => _begin?.Database;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CypherResult>> RunAsync(IReadOnlyList<CypherStatement> statements, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statements);
        cancellationToken.ThrowIfCancellationRequested();
        Enter();
        using var activity = SessionInstruments.StartRun(statements, _extra.Database);
        try
        {
            return statements.Count == 0 ? [] : await RunAllAsync(statements, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            SessionInstruments.Fail(activity, error);
            Fault ??= error;
            throw;
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<CypherRow> StreamAsync(CypherStatement statement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return ReadAsync(statement, cancellationToken);
    }

    private async IAsyncEnumerable<CypherRow> ReadAsync(CypherStatement statement, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = await OpenStreamAsync(statement, cancellationToken).ConfigureAwait(false);
        try
        {
            while (await NextAsync(stream, cancellationToken).ConfigureAwait(false) is { } record)
            {
                yield return new CypherRow(stream.Columns, record);
            }
        }
        finally
        {
            // Only marked: the next request, or the end of the transaction, settles it.
            stream.Leave();
        }
    }

    private async ValueTask<IReadOnlyList<CypherResult>> RunAllAsync(IReadOnlyList<CypherStatement> statements, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var replies = new (BoltReply Run, BoltReply Pull)[statements.Count];
        for (int i = 0; i < replies.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(statements[i], nameof(statements));
            replies[i] = (_connection.Run(statements[i]), _connection.Pull(_settings.MaxRows));
        }

        await _connection.FlushAsync(cancellationToken).ConfigureAwait(false);
        var results = new CypherResult[replies.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = await ReadWholeAsync(replies[i].Run, replies[i].Pull, cancellationToken).ConfigureAwait(false);
        }

        return results;
    }

    private async ValueTask<CypherResult> ReadWholeAsync(BoltReply run, BoltReply pull, CancellationToken cancellationToken)
    {
        await _connection.ReceiveAsync(run, cancellationToken).ConfigureAwait(false);
        var budget = new ResultBudget(_settings);
        var rows = new List<CypherRow>();
        while (await _connection.ReadRecordAsync(pull, cancellationToken).ConfigureAwait(false) is { } record)
        {
            budget.Charge(record);
            rows.Add(new CypherRow(run.Fields, record));
        }

        return pull.HasMore ? throw ResultBudget.TooManyRows(_settings.MaxRows) : new CypherResult(run.Fields, rows, pull.Counters);
    }

    private async ValueTask<BoltStream> OpenStreamAsync(CypherStatement statement, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Enter();
        using var activity = SessionInstruments.StartRun([statement], _extra.Database);
        try
        {
            await PrepareAsync(cancellationToken).ConfigureAwait(false);
            var run = _connection.Run(statement);
            var stream = new BoltStream(_connection, run, _connection.Pull(_settings.FetchSize), _settings.FetchSize);
            _streams.Add(stream);
            await _connection.FlushAsync(cancellationToken).ConfigureAwait(false);
            await _connection.ReceiveAsync(run, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch (Exception error)
        {
            SessionInstruments.Fail(activity, error);
            Fault ??= error;
            throw;
        }
        finally
        {
            Leave();
        }
    }

    private async ValueTask<object?[]?> NextAsync(BoltStream stream, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            return await stream.NextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Fault ??= error;
            throw;
        }
        finally
        {
            Leave();
        }
    }

    // What goes before the first statement, and between them: BEGIN, and the rest of results that nobody reads on.
    private async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        if (_begin is null)
        {
            if (_settings.SendTelemetry)
            {
                _ = _connection.Telemetry(0);
            }

            _begin = _connection.Begin(_extra);
        }

        for (int i = _streams.Count - 1; i >= 0; i--)
        {
            if (_streams[i].IsAbandoned)
            {
                await _streams[i].SettleAsync(cancellationToken).ConfigureAwait(false);
                _streams.RemoveAt(i);
            }
        }
    }

    private void Enter()
    {
        if (Fault is not null)
        {
            ExceptionDispatchInfo.Throw(Fault);
        }

        if (IsOver)
        {
            throw new InvalidOperationException("The transaction is over: its work has returned.");
        }

        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException("A transaction runs one call at a time: await each before the next.");
        }
    }

    private void Leave() => Volatile.Write(ref _busy, 0);
}
