namespace MedImaging.Tests;

/// <summary>What a pool is to do, written as plainly as can be: it says who gets which member, and when.</summary>
internal sealed class PoolModel(PoolLimits limits)
{
    private int _made;

    public List<Member> Idle { get; } = [];

    public Dictionary<int, Member> Lent { get; } = [];

    public List<(int User, TimeSpan Since)> Line { get; } = [];

    public TimeSpan Now { get; set; }

    public bool OpeningFails { get; set; }

    public int Free => limits.Size - Lent.Count;

    /// <summary>A user asks. What comes of it is in the list: the id of his member, or 0 for a failure; nothing when he waits.</summary>
    public List<(int User, int Member)> Acquire(int user)
    {
        if (Free > 0 && Line.Count == 0)
        {
            return [(user, Fill(user))];
        }

        Line.Add((user, Now));
        return [];
    }

    public List<(int User, int Member)> Return(int user, bool isClean)
    {
        var member = Lent[user];
        Lent.Remove(user);
        if (isClean && !IsOld(member))
        {
            if (Idle.Count > 0 && IsOld(Idle[0]))
            {
                Idle.RemoveAt(0);
            }

            member.Returned = Now;
            Idle.Add(member);
        }

        return Serve();
    }

    /// <summary>A place is free: it is the first in line's; where opening fails, the next one's.</summary>
    private List<(int User, int Member)> Serve()
    {
        var served = new List<(int, int)>();
        while (Free > 0 && Line.Count > 0)
        {
            int user = Line[0].User;
            Line.RemoveAt(0);
            served.Add((user, Fill(user)));
        }

        return served;
    }

    public void GiveUp(int user) => Line.RemoveAll(each => each.User == user);

    public List<int> TimedOut()
    {
        var late = Line.Where(each => Now - each.Since >= limits.AcquisitionTimeout).Select(static each => each.User).ToList();
        Line.RemoveAll(each => late.Contains(each.User));
        return late;
    }

    private int Fill(int user)
    {
        while (Idle.Count > 0)
        {
            var member = Idle[^1];
            Idle.RemoveAt(Idle.Count - 1);
            bool isTried = Now - member.Returned >= limits.IdleCheckAfter || member.IsOutdated;
            if (!IsOld(member) && !(isTried && member.IsDead))
            {
                member.IsOutdated = false;
                Lent.Add(user, member);
                return member.Id;
            }
        }

        if (OpeningFails)
        {
            return 0;
        }

        var made = new Member(++_made, Now);
        Lent.Add(user, made);
        return made.Id;
    }

    private bool IsOld(Member member) => Now - member.Opened >= limits.Lifetime;

    public sealed class Member(int id, TimeSpan opened)
    {
        public int Id => id;

        public TimeSpan Opened => opened;

        public TimeSpan Returned { get; set; }

        public bool IsDead { get; set; }

        public bool IsOutdated { get; set; }
    }
}
