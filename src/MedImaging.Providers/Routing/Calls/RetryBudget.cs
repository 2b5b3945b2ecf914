namespace MedImaging.Providers;

/// <summary>Keeps retries to a share of the calls: each call brings a part of a token, each retry takes a whole one.</summary>
/// <remarks>A change of lane is free, since lanes that fail are soon left out; to ask one whether it is well again, or by another key, is never refused, but paid for.</remarks>
internal sealed class RetryBudget(double ratio, double reserve)
{
    private readonly Lock _lock = new();
    private double _spent;   // up to twice the reserve: a probe is paid for also where there is nothing left

    public void Call()
    {
        lock (_lock)
        {
            _spent = Math.Max(_spent - ratio, 0);
        }
    }

    public bool TryTake()
    {
        lock (_lock)
        {
            bool there = reserve - _spent >= 1;
            _spent += there ? 1 : 0;
            return there;
        }
    }

    public void Charge()
    {
        lock (_lock)
        {
            _spent = Math.Min(_spent + 1, 2 * reserve);
        }
    }
}
