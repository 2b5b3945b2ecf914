using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>One key of a ring: its client and how it does. The ring's lock guards it.</summary>
internal sealed class RingKey(int number, IChatClient client)
{
    private readonly RateLimiter? _limiter = client.GetService(typeof(RateLimiter)) as RateLimiter;

    public int Number => number;

    public IChatClient Client => client;

    public KeyState State { get; set; }

    /// <summary>Gets or sets until when it rests, in ticks of the ring's clock.</summary>
    public long RestsUntil { get; set; }

    /// <summary>Gets or sets whether the rest is our own guess: nobody told us that the key cannot be used.</summary>
    public bool IsGuess { get; set; }

    public long LastUse { get; set; } = -1;

    public long Calls { get; set; }

    public int InFlight { get; set; }

    public bool IsRetired { get; set; }

    public ProviderErrorKind? LastError { get; set; }

    /// <summary>Forgets a rest that is over.</summary>
    public KeyState StateAt(long now)
    {
        if (State is KeyState.Resting or KeyState.OutOfQuota && now >= RestsUntil)
        {
            State = KeyState.Ready;
        }

        return State;
    }

    /// <summary>Gets how many calls it could start at once; without a limit of ours, any number.</summary>
    public int Headroom(string? model) => _limiter?.Headroom(model) ?? int.MaxValue;

    public KeyHealth HealthAt(long now)
    {
        var state = StateAt(now);
        TimeSpan? wait = state is KeyState.Resting or KeyState.OutOfQuota ? TimeSpan.FromTicks(RestsUntil - now) : null;
        return new KeyHealth(number, state, wait, Calls, InFlight, LastError);
    }
}
