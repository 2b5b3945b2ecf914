using System.Net.Http.Headers;

namespace MedImaging.Providers;

/// <summary>What every client of the dialect holds: its channel, its server's ways, and the headers of each call.</summary>
internal sealed class OpenAIConnection : IDisposable
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    /// <exception cref="ArgumentException">The options are not ones a client can be built with.</exception>
    public OpenAIConnection(OpenAICompatibleOptions options, ApiKey? key, IEgressGate gate, TimeProvider? timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(gate);
        Options = options;
        Time = timeProvider ?? TimeProvider.System;
        Server = OpenAIServer.Of(options.Preset);
        var endpoint = Resolve(options.Endpoint);
        if (options.BodyStyle == OpenAIBodyStyle.Instances)
        {
            (endpoint.Address, InstancePath) = Part(endpoint.Address);
        }

        Channel = new ProviderChannel(options.Name ?? Server.Name, ProviderDialect.OpenAI, endpoint, key, gate, timeProvider);
        Description = new ProviderDescription { Name = Channel.Provider, Residency = endpoint.Residency, Model = options.Description };
        foreach (var (name, value) in options.Headers)
        {
            if (!HeaderRules.IsAllowed(name, value))
            {
                throw new ArgumentException($"The header '{name}' is set by the library itself, or is none that a request can carry.", nameof(options));
            }

            _headers.Add(new(name, value));
        }

        if (Server.KnowsOrganizations)
        {
            Add("OpenAI-Organization", options.Organization);
            Add("OpenAI-Project", options.Project);
        }
    }

    public OpenAICompatibleOptions Options { get; }

    public OpenAIServer Server { get; }

    public ProviderChannel Channel { get; }

    /// <summary>Gets the path of a Vertex AI endpoint's verb.</summary>
    public string InstancePath { get; } = "";

    public TimeProvider Time { get; }

    public string? Model => Options.Model ?? Options.Description?.Id;

    public ProviderDescription Description { get; }

    /// <summary>Makes a call with a body that was written once; each attempt sends the same bytes.</summary>
    public ProviderCall Call(string path, EgressPurpose purpose, CallScope scope, RequestBody body) => Call(path, purpose, scope, body.Parts, () => Content(body));

    public ProviderCall Call(string path, EgressPurpose purpose, CallScope scope, IReadOnlyList<EgressPart> parts, Func<HttpContent> body) => new()
    {
        Path = path,
        Purpose = purpose,
        Scope = scope,
        Parts = parts,
        Headers = _headers,
        Body = body,
    };

    public void Dispose() => Channel.Dispose();

    // A copy: what the host changes later in its options must not move a client that was built.
    private ProviderEndpoint Resolve(ProviderEndpoint given) => new()
    {
        Address = given.Address ?? Server.Address,
        Residency = given.Address is null ? Server.Residency : given.Residency,
        AllowsPrivateNetwork = given.AllowsPrivateNetwork,
        ConnectTimeout = given.ConnectTimeout,
        IdleTimeout = given.IdleTimeout,
        TotalTimeout = given.TotalTimeout,
        MaxResponseBytes = given.MaxResponseBytes,
        MaxLineBytes = given.MaxLineBytes,
    };

    // A verb follows the endpoint's id by a colon, …/endpoints/123:predict, so that the id belongs to the path, and the address ends before it.
    private static (Uri? Address, string Path) Part(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true, Query: "", Fragment: "" } || address.Segments[^1].TrimEnd('/') is not { Length: > 0 } id)
        {
            throw new ArgumentException("An endpoint that takes instances has an address that ends in its id.", nameof(address));
        }

        string whole = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return (new Uri(whole[..^id.Length]), $"./{id}:predict");   // by "./", since an id and a colon alone would be a scheme
    }

    // The media type of JSON has no charset (RFC 8259 11), and OpenAI's own client sends none.
    private static HttpContent Content(RequestBody body)
    {
        var content = body.ToContent();
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private void Add(string name, string? value)
    {
        if (value is null)
        {
            return;
        }

        if (!HeaderRules.IsValue(value))
        {
            throw new ArgumentException($"The value of '{name}' is none that a header can carry.", nameof(value));
        }

        _headers.Add(new(name, value));
    }
}
