namespace MedImaging.Providers;

/// <summary>The starts of the last window, in a ring: what makes "never more than so many in any window" exact.</summary>
/// <remarks>Times are ticks of a monotonic clock. A start leaves the window one tick after its end, so that a window that includes both of its ends holds no more than the limit either.</remarks>
internal sealed class GrantLog
{
    private readonly int _most;
    private readonly long _mostTokens;
    private readonly long _span;
    private (long At, long Tokens)[] _ring;
    private long _first;
    private int _start;
    private int _count;
    private long _tokens;

    public GrantLog(int most, long mostTokens, TimeSpan window)
    {
        (_most, _mostTokens, _span) = (most, mostTokens, window.Ticks + 1);
        _ring = new (long, long)[Math.Min(most, 32)];
    }

    public int CountAt(long now)
    {
        Forget(now);
        return _count;
    }

    /// <summary>Finds when a call could start, not before a given time.</summary>
    public long Earliest(long from, long tokens)
    {
        int left = _count, at = _start;
        long inWindow = _tokens;
        while (left > 0 && (left >= _most || inWindow + tokens > _mostTokens))
        {
            ref var oldest = ref _ring[at];
            from = Math.Max(from, oldest.At + _span);
            inWindow -= oldest.Tokens;
            at = at + 1 == _ring.Length ? 0 : at + 1;
            left--;
        }

        return from;
    }

    /// <summary>Notes a start.</summary>
    /// <returns>Its number, to correct its tokens by.</returns>
    public long Add(long now, long tokens)
    {
        Forget(now);
        if (_count == _ring.Length)
        {
            Grow();
        }

        _ring[(_start + _count) % _ring.Length] = (now, tokens);
        _tokens += tokens;
        return _first + _count++;
    }

    /// <summary>Corrects the tokens of a start, as long as it counts.</summary>
    /// <returns>Whether that changed anything.</returns>
    public bool Correct(long number, long tokens)
    {
        if (number < _first || number >= _first + _count)
        {
            return false;
        }

        ref var grant = ref _ring[(int)((_start + (number - _first)) % _ring.Length)];
        bool changes = grant.Tokens != tokens;
        _tokens += tokens - grant.Tokens;
        grant.Tokens = tokens;
        return changes;
    }

    /// <summary>Takes over another log, to look ahead in.</summary>
    public void CopyFrom(GrantLog other)
    {
        if (_ring.Length < other._count)
        {
            _ring = new (long, long)[other._ring.Length];
        }

        int head = Math.Min(other._count, other._ring.Length - other._start);
        other._ring.AsSpan(other._start, head).CopyTo(_ring);
        other._ring.AsSpan(0, other._count - head).CopyTo(_ring.AsSpan(head));
        (_start, _count, _tokens, _first) = (0, other._count, other._tokens, other._first);
    }

    private void Forget(long now)
    {
        while (_count > 0 && _ring[_start].At + _span <= now)
        {
            _tokens -= _ring[_start].Tokens;
            _start = _start + 1 == _ring.Length ? 0 : _start + 1;
            _first++;
            _count--;
        }
    }

    private void Grow()
    {
        var larger = new (long, long)[(int)Math.Min(2L * _ring.Length, _most)];
        int head = _ring.Length - _start;
        _ring.AsSpan(_start, head).CopyTo(larger);
        _ring.AsSpan(0, _count - head).CopyTo(larger.AsSpan(head));
        (_ring, _start) = (larger, 0);
    }
}
