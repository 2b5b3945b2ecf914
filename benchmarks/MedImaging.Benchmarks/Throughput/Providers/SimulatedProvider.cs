using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Benchmarks;

/// <summary>How a simulated provider behaves.</summary>
internal sealed record SimulatedBehaviour(string Name, double FailureRate, double MedianSeconds)
{
    /// <summary>Gets whether one call fails at each of its attempts or at none, as a call does that the provider cannot digest.</summary>
    public bool FailsByCall { get; init; }

    /// <summary>Gets the share of its failures that are refusals for too many requests.</summary>
    public double RateLimitedShare { get; init; } = 0.2;

    /// <summary>Gets whether a shared outage takes it too; a local one stays.</summary>
    public bool IsRemote { get; init; } = true;
}

/// <summary>A client of nobody: it waits in simulated time and then answers, or fails as a host's own HTTP client does.</summary>
internal sealed class SimulatedProvider(SimulatedBehaviour behaviour, SimulatedTime time, SharedOutage? outage, int seed) : IChatClient
{
    public const string CallNumber = "simulated.call";
    private const double SpreadOfLatency = 0.5;
    private const double SecondsToFail = 0.2;
    private readonly Random _random = new(seed);

    public long WireCalls { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        WireCalls++;
        bool isDown = behaviour.IsRemote && outage?.IsOn(time.Now) == true;
        bool fails = isDown || Draw(options) < behaviour.FailureRate;
        double seconds = fails ? SecondsToFail : behaviour.MedianSeconds * Math.Exp(SpreadOfLatency * Normal());
        if (seconds > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), time, cancellationToken).ConfigureAwait(false);
        }

        return fails ? throw Failure(isDown) : new ChatResponse(new ChatMessage(ChatRole.Assistant, behaviour.Name));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private HttpRequestException Failure(bool isDown)
        => isDown ? new HttpRequestException(HttpRequestError.ConnectionError, "The simulated network is down.")
            : _random.NextDouble() < behaviour.RateLimitedShare ? new HttpRequestException("A simulated refusal.", null, HttpStatusCode.TooManyRequests)
            : new HttpRequestException("A simulated failure.", null, _random.NextDouble() < 0.5 ? HttpStatusCode.InternalServerError : HttpStatusCode.BadGateway);

    // The same call meets the same luck at each attempt: a hash of its number stands for the draw (SplitMix64).
    private double Draw(ChatOptions? options)
    {
        if (!behaviour.FailsByCall || options?.AdditionalProperties?[CallNumber] is not long call)
        {
            return _random.NextDouble();
        }

        ulong mixed = ((ulong)call * 0x9E3779B97F4A7C15) + ((ulong)seed * 0xD1B54A32D192ED03) + 1;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
