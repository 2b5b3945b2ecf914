namespace MedImaging;

/// <summary>What a pool keeps: something open, lent to one user at a time. The pool looks after when; a member knows how.</summary>
internal abstract class PoolMember
{
    /// <summary>Gets when it was opened, in timestamps of the pool's time.</summary>
    internal abstract long OpenedAt { get; }

    /// <summary>Gets whether the next user may have it as it is. Asked when it comes back and again before it is lent; never waits.</summary>
    internal abstract bool IsReusable { get; }

    /// <summary>Gets whether it must be made ready before it is lent, though nothing is wrong with it: its login is not today's.</summary>
    internal abstract bool NeedsRenewal { get; }

    /// <summary>Gets or sets when its last user gave it back; the pool's.</summary>
    internal long ReturnedAt { get; set; }

    /// <summary>Tries whether it still lives, and makes it ready.</summary>
    /// <param name="isIdleCheck">Whether it has been idle for so long that it must be tried in any case.</param>
    /// <param name="cancellationToken">Stops it; the member is then closed by the pool.</param>
    /// <returns>Whether it may be lent; if not it is closed.</returns>
    internal abstract ValueTask<bool> RenewAsync(bool isIdleCheck, CancellationToken cancellationToken);

    /// <summary>Closes it politely. It never throws.</summary>
    internal abstract ValueTask CloseAsync();

    /// <summary>Closes it at once, from any thread. It never throws.</summary>
    internal abstract void Abort();
}
