namespace MedImaging;

/// <content>Who the server is.</content>
internal sealed partial class BoltSession
{
    private static readonly CypherStatement Components = new("CALL dbms.components() YIELD name, edition RETURN name, edition");

    /// <inheritdoc/>
    public async ValueTask<CypherServer> GetServerAsync(CancellationToken cancellationToken = default)
        => Volatile.Read(ref _server) ?? await AskServerAsync(cancellationToken).ConfigureAwait(false);

    private async ValueTask<CypherServer> AskServerAsync(CancellationToken cancellationToken)
    {
        string agent = "";
        bool isEnterprise = false;
        try
        {
            isEnterprise = await ReadAsync(async (transaction, token) =>
            {
                agent = ((BoltTransaction)transaction).ServerAgent;
                var results = await transaction.RunAsync([Components], token).ConfigureAwait(false);
                return results[0].Rows.Any(static row => row["edition"] is string edition && edition.Equals("enterprise", StringComparison.OrdinalIgnoreCase));
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (BoltServerException refusal) when (agent.Length > 0 && refusal.Code.StartsWith("Neo.ClientError.", StringComparison.Ordinal) && !ServerCode.IsAboutLogin(refusal.Code))
        {
            // A user may not be allowed to ask, and relatives of Neo4j may not know the question: the smaller edition is the safe guess.
        }

        var server = ServerAgent.Read(agent, isEnterprise);
        Volatile.Write(ref _server, server);
        return server;
    }
}
