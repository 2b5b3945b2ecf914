namespace MedImaging.Tests;

/// <summary>Opens members that are nothing but their state, and counts those that are open.</summary>
internal sealed class FakeMembers(TimeProvider time)
{
    private readonly Lock _gate = new();
    private int _made;

    public List<FakeMember> All { get; } = [];

    public bool OpeningFails { get; set; }

    /// <summary>Gets or sets what opening, and trying, wait for; null for nothing.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public bool Yields { get; set; }

    public int Open => All.Count(static member => !member.IsClosed);

    public int MostOpen { get; private set; }

    public async ValueTask<FakeMember> OpenAsync(CancellationToken cancellationToken)
    {
        await WaitAsync(cancellationToken);
        lock (_gate)
        {
            if (OpeningFails)
            {
                throw new MedImagingException(ErrorKind.Unavailable, "No.");
            }

            var member = new FakeMember(this, ++_made, time.GetTimestamp());
            All.Add(member);
            MostOpen = Math.Max(MostOpen, Open);
            return member;
        }
    }

    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (Yields)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (Hold is { } hold)
        {
            await hold.Task.WaitAsync(cancellationToken);
        }
    }
}

internal sealed class FakeMember(FakeMembers members, int id, long openedAt) : PoolMember
{
    private int _users;

    public int Id => id;

    public bool IsClosed { get; private set; }

    public bool IsPolite { get; private set; }

    public bool IsDirty { get; set; }

    public bool IsDead { get; set; }

    public bool IsOutdated { get; set; }

    internal override long OpenedAt => openedAt;

    internal override bool IsReusable => !IsDirty && !IsClosed;

    internal override bool NeedsRenewal => IsOutdated;

    public void Use() => Assert.Equal(1, Interlocked.Increment(ref _users));

    public void Release() => Assert.Equal(0, Interlocked.Decrement(ref _users));

    internal override async ValueTask<bool> RenewAsync(bool isIdleCheck, CancellationToken cancellationToken)
    {
        await members.WaitAsync(cancellationToken);
        IsOutdated = false;
        return !IsDead;
    }

    internal override ValueTask CloseAsync()
    {
        (IsClosed, IsPolite) = (true, true);
        return ValueTask.CompletedTask;
    }

    internal override void Abort() => IsClosed = true;
}
