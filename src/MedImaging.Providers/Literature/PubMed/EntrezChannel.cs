namespace MedImaging.Providers;

/// <summary>One E-utilities server: forms with who asks and the key in the body, never in an address; a pace; and errors inside good answers.</summary>
internal sealed class EntrezChannel : IDisposable
{
    private readonly ProviderChannel _channel;
    private readonly LiteraturePace _pace;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<(string Name, string Value)> _common;

    public EntrezChannel(string provider, PubMedOptions options, ApiKey? key, IEgressGate gate, TimeProvider time)
    {
        _channel = new ProviderChannel(provider, ProviderDialect.Entrez, options.Endpoint, key, gate, time);
        _pace = new LiteraturePace(provider, options.RequestsPerSecond ?? (key is null ? 3 : 10), time);
        _time = time;
        var common = new List<(string, string)> { ("db", provider), ("tool", options.Tool) };
        if (!string.IsNullOrWhiteSpace(options.Email))
        {
            common.Add(("email", options.Email));
        }

        if (key is not null)
        {
            common.Add(("api_key", key.Reveal()));
        }

        _common = common;
    }

    /// <summary>How many publications are fetched at once; a full text is long.</summary>
    public static int PageSize(bool isCentral) => isCentral ? 20 : 200;

    /// <exception cref="ProviderException">No good answer came.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> AskAsync(
        string utility, IReadOnlyList<(string Name, string Value)> fields, IReadOnlyList<EgressPart> parts, CallScope scope, CancellationToken cancellationToken)
    {
        await _pace.WaitAsync(scope.Deadline, cancellationToken).ConfigureAwait(false);
        var call = new ProviderCall
        {
            Path = utility,
            Body = () => new FormUrlEncodedContent(_common.Concat(fields).Select(field => KeyValuePair.Create(field.Name, field.Value))),
            Purpose = EgressPurpose.Literature,
            Parts = parts,
            Scope = scope,
        };
        var reply = await _channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            var body = await reply.ReadAllAsync().ConfigureAwait(false);
            return EntrezAnswer.IsError(body) ? throw _channel.Fault(new ErrorAnswer(reply.Status, reply.Headers, body, _time.GetUtcNow())) : body;
        }
    }

    public ProviderException Malformed(string utility)
        => _channel.Fault(ProviderErrorKind.MalformedOutput, $"'{_channel.Provider}' answered {utility} in a shape that is not its own.");

    public void Dispose()
    {
        _channel.Dispose();
        _pace.Dispose();
    }
}
