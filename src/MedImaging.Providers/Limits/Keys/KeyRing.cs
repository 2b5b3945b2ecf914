using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Picks the key of each call, and remembers which keys rest. Nothing is awaited under its lock.</summary>
internal sealed class KeyRing
{
    private readonly Lock _gate = new();
    private readonly string _provider;
    private readonly KeyRingOptions _options;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly RingKey[] _keys;
    private long _uses;

    public KeyRing(string provider, IReadOnlyList<IChatClient> clients, KeyRingOptions options, TimeProvider time)
    {
        (_provider, _options, _time, _start) = (provider, options, time, time.GetTimestamp());
        _keys = [.. clients.Select((client, i) => new RingKey(i + 1, client))];
    }

    private long Now => _time.GetElapsedTime(_start).Ticks;

    public int UsableKeys
    {
        get
        {
            lock (_gate)
            {
                long now = Now;
                return _keys.Count(key => key.StateAt(now) == KeyState.Ready);
            }
        }
    }

    public IReadOnlyList<KeyHealth> Health()
    {
        lock (_gate)
        {
            long now = Now;
            return [.. _keys.Select(key => key.HealthAt(now))];
        }
    }

    public IChatClient First
    {
        get
        {
            lock (_gate)
            {
                return _keys[0].Client;
            }
        }
    }

    /// <summary>Takes the key for a call: the one with the most room, then the one not used for longest, and as the last resort one that rests by our guess alone.</summary>
    /// <exception cref="ProviderException">No key can be used.</exception>
    public RingKey Take(string? model)
    {
        lock (_gate)
        {
            long now = Now;
            var key = Best(now, model) ?? LastResort() ?? throw NoneUsable(now);
            key.LastUse = _uses++;
            key.Calls++;
            key.InFlight++;
            return key;
        }
    }

    /// <summary>Ends a call; a key that was replaced goes with its last one.</summary>
    public void Return(RingKey key)
    {
        bool isLast;
        lock (_gate)
        {
            isLast = --key.InFlight == 0 && key.IsRetired;
        }

        if (isLast)
        {
            key.Client.Dispose();
        }
    }

    public void Note(RingKey key, ProviderErrorKind? error, TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            long now = Now;
            key.LastError = error ?? key.LastError;
            switch (error)
            {
                case ProviderErrorKind.Authentication:
                    (key.State, key.IsGuess) = (KeyState.Quarantined, false);
                    break;
                case ProviderErrorKind.QuotaExhausted:
                    var today = _time.GetUtcNow();
                    var reset = QuotaDays.NextAfter(today, _options.QuotaReset) - today;
                    Rest(key, now, KeyState.OutOfQuota, retryAfter ?? reset, isGuess: false);
                    break;
                case ProviderErrorKind.RateLimited:
                    var rest = retryAfter ?? _options.RestWithoutHint;
                    Rest(key, now, KeyState.Resting, rest > _options.LongestRest ? _options.LongestRest : rest, retryAfter is null);
                    break;
            }
        }
    }

    public void Replace(int number, IChatClient client)
    {
        RingKey old;
        bool isIdle;
        lock (_gate)
        {
            old = _keys[number - 1];
            _keys[number - 1] = new RingKey(number, client);
            old.IsRetired = !ReferenceEquals(old.Client, client);
            isIdle = old.IsRetired && old.InFlight == 0;
        }

        if (isIdle)
        {
            old.Client.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var key in _keys)
        {
            key.Client.Dispose();
        }
    }

    private RingKey? Best(long now, string? model)
    {
        RingKey? best = null;
        int room = int.MinValue;
        foreach (var key in _keys)
        {
            if (key.StateAt(now) != KeyState.Ready)
            {
                continue;
            }

            int its = key.Headroom(model);
            if (best is null || its > room || (its == room && key.LastUse < best.LastUse))
            {
                (best, room) = (key, its);
            }
        }

        return best;
    }

    // A guess must not make an outage: the provider said "too many", but not for how long, so nobody knows that the next call would fail.
    private RingKey? LastResort() => _keys.Where(key => key.State == KeyState.Resting && key.IsGuess).MinBy(key => key.RestsUntil);

    // A longer rest is not cut short by a shorter one, nor what is known by what is guessed; nothing takes a key out of quarantine.
    private static void Rest(RingKey key, long now, KeyState state, TimeSpan rest, bool isGuess)
    {
        long until = now + Math.Clamp(rest.Ticks, 0, TimeSpan.TicksPerDay * 31);
        var current = key.StateAt(now);
        if (current == KeyState.Ready || (current != KeyState.Quarantined && (key.IsGuess == isGuess ? until > key.RestsUntil : key.IsGuess)))
        {
            (key.State, key.RestsUntil, key.IsGuess) = (state, until, isGuess);
        }
    }

    private ProviderException NoneUsable(long now)
    {
        var next = _keys.Where(key => key.State != KeyState.Quarantined).MinBy(key => key.RestsUntil);
        if (next is null)
        {
            return new ProviderException(_provider, ProviderErrorKind.Authentication, $"'{_provider}' takes none of its {_keys.Length} keys: replace them.") { KeyNumber = 1 };
        }

        var kind = next.State == KeyState.OutOfQuota ? ProviderErrorKind.QuotaExhausted : ProviderErrorKind.RateLimited;
        return new ProviderException(_provider, kind, $"'{_provider}' was not asked: none of its {_keys.Length} keys can be used now.")
        {
            RetryAfter = TimeSpan.FromTicks(next.RestsUntil - now),
            KeyNumber = next.Number,
        };
    }
}
