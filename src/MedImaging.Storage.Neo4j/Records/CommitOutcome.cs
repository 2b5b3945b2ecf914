namespace MedImaging;

/// <summary>Finds out whether a transaction happened whose commit was cut.</summary>
internal sealed class CommitOutcome(ICypherSession session, WriteStatements statements, TimeSpan timeout, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks for the operation's mark under the locks the lost transaction had: once they are had, it has ended one way or the other.</summary>
    /// <param name="lost">The lost transaction.</param>
    /// <param name="operation">Its operation.</param>
    /// <returns>Whether it happened.</returns>
    /// <exception cref="CommitUnknownException">It could not be found out in time.</exception>
    public async ValueTask<bool> HappenedAsync(GraphWriter lost, string operation)
    {
        if (!lost.HasWritten)
        {
            return true;
        }

        long began = time.GetTimestamp();
        while (true)
        {
            // Whoever cancels the write cancels the waiting for it, but not the knowing.
            bool? seen = null;
            try
            {
                await session.WriteAsync(
                    async (transaction, token) =>
                    {
                        seen = null;
                        var results = await transaction.RunAsync(
                            [.. lost.Tenants.Order(StringComparer.Ordinal).Select(tenant => statements.Lock(tenant, operation)), statements.FindOperation(operation)],
                            token).ConfigureAwait(false);
                        seen = results[^1].Rows[0].Get<long>("found") > 0;
                        return seen.Value;
                    },
                    CancellationToken.None).ConfigureAwait(false);
            }
            catch (MedImagingException ex) when (seen is not null || ex.Kind is ErrorKind.Unavailable or ErrorKind.Timeout)
            {
                // What was seen under the lock stays true, whether the looking itself was committed or not.
            }

            if (seen is { } happened)
            {
                return happened;
            }

            if (time.GetElapsedTime(began) > timeout)
            {
                throw new CommitUnknownException();
            }

            await Task.Delay(Pause, time).ConfigureAwait(false);
        }
    }
}
