using MedImaging.Providers;

namespace MedImaging.Tests.Limits;

/// <summary>The reference of the rate limit: the same rules, said as plainly as can be, without rings, lists by urgency or anything kept up to date.</summary>
internal sealed class RateLaneModel(int most, long mostTokens, long window, int mostOvertakes, int queueLimit)
{
    public sealed record Call(int Id, CallUrgency Urgency, long Tokens, long Deadline);
    public List<(int Id, long At, long Tokens)> Grants { get; private set; } = [];
    public List<(int Id, long After)> Refusals { get; } = [];
    public List<Call> Queue { get; private set; } = [];
    private long _closed, _overtakes;
    public void Arrive(long now, Call call)
    {
        Queue.Add(call); Review(now);
        if (Queue.Count <= queueLimit) { return; }
        var last = Queue.MaxBy(c => (-(int)c.Urgency, Queue.IndexOf(c)))!;
        Refusals.Add((last.Id, Walk(now, last) - now));
        Cancel(now, last.Id);
    }
    public void Cancel(long now, int id) { Queue.RemoveAll(c => c.Id == id); Review(now); }
    public void Close(long now, long until) { _closed = Math.Max(_closed, until); Review(now); }
    public void Correct(long now, int id, long tokens)
    {
        Grants = [.. Grants.Select(g => g.Id == id && g.At + window >= now ? g with { Tokens = tokens } : g)]; Review(now);
    }
    public void Review(long now) { Walk(now, null); while (Queue.Count > 0 && Start(now, Next()) <= now) { Grant(now); } }
    public long? NextLook(long now) => Queue.Count > 0 ? Start(now, Next()) : null;
    private Call Next() => _overtakes >= mostOvertakes ? Queue[0] : Queue.MinBy(c => (-(int)c.Urgency, Queue.IndexOf(c)))!;
    private long Start(long from, Call call) => Grants.Select(g => g.At + window + 1).Append(from).Append(_closed).Where(t => t >= from && t >= _closed).Order().First(t =>
        Grants.Count(g => g.At + window >= t) < most && Grants.Where(g => g.At + window >= t).Sum(g => g.Tokens) + call.Tokens <= mostTokens);
    private void Grant(long at) { var c = Next(); _overtakes = c == Queue[0] ? 0 : _overtakes + 1; Queue.Remove(c); Grants.Add((c.Id, at, c.Tokens)); }
    private long Walk(long now, Call? target)
    {
        var (grants, queue, overtakes, t) = (Grants.ToList(), Queue.ToList(), _overtakes, now);
        while (Queue.Count > 0)
        {
            var (next, at) = (Next(), Start(t, Next()));
            if (at > next.Deadline) { Refusals.Add((next.Id, at - now)); Queue.Remove(next); queue.Remove(next); }
            else if (next == target) { t = at; break; }
            else { Grant(t = at); }
        }
        (Grants, Queue, _overtakes) = (grants, queue, overtakes); return t;
    }
}
