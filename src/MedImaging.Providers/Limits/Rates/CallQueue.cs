namespace MedImaging.Providers;

/// <summary>Calls in the order they go: the most urgent first, by arrival within an urgency; after so many overtakes in a row the one that came first.</summary>
internal sealed class CallQueue(int mostOvertakes)
{
    private const int Levels = (int)CallUrgency.Emergency + 1;
    private readonly WaitingCall?[] _heads = new WaitingCall?[Levels];
    private readonly WaitingCall?[] _tails = new WaitingCall?[Levels];
    private long _arrivals;

    public int Count { get; private set; }

    /// <summary>Gets or sets how many starts in a row have overtaken the call that came first.</summary>
    public int Overtakes { get; set; }

    public Cursor Start => new(_heads[2], _heads[1], _heads[0]);

    /// <summary>Gets the one that is refused when there are too many: the least urgent that came last.</summary>
    public WaitingCall? Last => _tails[0] ?? _tails[1] ?? _tails[2];

    public void Add(WaitingCall call)
    {
        int level = Level(call);
        (call.Arrival, call.IsQueued, call.Earlier, call.Later) = (_arrivals++, true, _tails[level], null);
        if (_tails[level] is { } tail)
        {
            tail.Later = call;
        }
        else
        {
            _heads[level] = call;
        }

        _tails[level] = call;
        Count++;
    }

    public void Remove(WaitingCall call)
    {
        int level = Level(call);
        if (call.Earlier is { } earlier)
        {
            earlier.Later = call.Later;
        }
        else
        {
            _heads[level] = call.Later;
        }

        if (call.Later is { } later)
        {
            later.Earlier = call.Earlier;
        }
        else
        {
            _tails[level] = call.Earlier;
        }

        call.IsQueued = false;
        Count--;
    }

    /// <summary>Finds who goes next from a place in the order, after so many overtakes in a row.</summary>
    /// <returns>The call and whether it goes before one that came earlier; nothing at the end.</returns>
    public (WaitingCall? Call, bool Overtakes) Next(in Cursor at, int overtakes)
    {
        var urgent = at.Emergency ?? at.Urgent ?? at.Routine;
        var first = urgent;
        first = at.Urgent is { } second && second.Arrival < first?.Arrival ? second : first;
        first = at.Routine is { } third && third.Arrival < first?.Arrival ? third : first;
        return ReferenceEquals(urgent, first) || overtakes >= mostOvertakes ? (first, false) : (urgent, true);
    }

    // Unknown urgencies of a later version are as urgent as the highest known one.
    private static int Level(WaitingCall call) => Math.Clamp((int)call.Urgency, 0, Levels - 1);

    /// <summary>A place in the order: the next of each urgency.</summary>
    public readonly record struct Cursor(WaitingCall? Emergency, WaitingCall? Urgent, WaitingCall? Routine)
    {
        public Cursor After(WaitingCall call) => Level(call) switch
        {
            2 => this with { Emergency = call.Later },
            1 => this with { Urgent = call.Later },
            _ => this with { Routine = call.Later },
        };
    }
}
