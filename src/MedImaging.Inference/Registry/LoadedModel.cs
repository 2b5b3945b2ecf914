namespace MedImaging;

/// <summary>A model in memory with those who use it: retired, it is freed when the last of them is done.</summary>
internal sealed class LoadedModel(OnnxModel model)
{
    private readonly Lock _gate = new();
    private int _uses;
    private bool _isRetired;

    public OnnxModel Model => model;

    public int Uses
    {
        get
        {
            lock (_gate)
            {
                return _uses;
            }
        }
    }

    /// <summary>Takes it into use; <see langword="null"/> when it was retired meanwhile.</summary>
    public ModelLease? TryLease()
    {
        lock (_gate)
        {
            if (_isRetired)
            {
                return null;
            }

            _uses++;
        }

        return new ModelLease(this);
    }

    /// <summary>Takes it into use beside a use that is not over, retired or not; <see langword="null"/> when nobody uses it.</summary>
    public ModelLease? TryLeaseBeside()
    {
        lock (_gate)
        {
            if (_uses == 0)
            {
                return null;
            }

            _uses++;
        }

        return new ModelLease(this);
    }

    /// <summary>Lets nobody new use it.</summary>
    /// <param name="evenInUse">Whether it is retired while someone uses it.</param>
    /// <returns>Whether it is retired.</returns>
    public bool Retire(bool evenInUse)
    {
        lock (_gate)
        {
            if (_uses > 0 && !evenInUse)
            {
                return false;
            }

            _isRetired = true;
            if (_uses > 0)
            {
                return true;
            }
        }

        model.Dispose();
        return true;
    }

    public void Release()
    {
        lock (_gate)
        {
            if (--_uses > 0 || !_isRetired)
            {
                return;
            }
        }

        model.Dispose();
    }
}

/// <summary>The use of a loaded model by one request.</summary>
internal sealed class ModelLease(LoadedModel loaded) : IDisposable
{
    private int _isOver;

    public OnnxModel Model => loaded.Model;

    /// <summary>Another use of the same model, which ends by itself; <see langword="null"/> when this one is over and there is no other.</summary>
    public ModelLease? TryRenew() => loaded.TryLeaseBeside();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            loaded.Release();
        }
    }
}
