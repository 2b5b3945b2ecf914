namespace MedImaging;

/// <content>What is in memory: opened when it is asked for, and closed, the longest unused first, when room is short.</content>
public sealed partial class ModelRegistry
{
    /// <summary>Takes a version into use, and opens it first where it is not loaded.</summary>
    internal ModelLease Lease(RegisteredModel model)
    {
        while (true)
        {
            if (TryLease(model) is { } lease)
            {
                return lease;
            }

            lock (model.Opening)
            {
                if (TryLease(model) is { } opened)
                {
                    return opened;
                }

                Open(model);
            }
        }
    }

    private ModelLease? TryLease(RegisteredModel model)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(ModelRegistry));
            model.LastUsed = _time.GetUtcNow();
            model.UseOrder = ++_uses;
            return model.Loaded?.TryLease();
        }
    }

    private void Open(RegisteredModel model)
    {
        MakeRoom(model);
        var loaded = new LoadedModel(OnnxModel.Load(model.Options.Path ?? "", model.Options));
        bool isLate;
        lock (_gate)
        {
            isLate = _isDisposed;
            model.Loaded = isLate ? null : loaded;
        }

        if (isLate)
        {
            loaded.Retire(evenInUse: true);
            return;
        }

        Tell(new ModelChangedEventArgs(ModelChangeKind.Loaded, model.Key));
    }

    private void MakeRoom(RegisteredModel wanted)
    {
        var evicted = new List<ModelKey>();
        bool fits;
        lock (_gate)
        {
            long used = wanted.Bytes + _models.Values.Where(m => m != wanted && m.Loaded is not null).Sum(m => m.Bytes);
            foreach (var idle in _models.Values.Where(m => m != wanted && m.Loaded is not null).OrderBy(m => m.UseOrder).ToArray())
            {
                if (used <= _maxBytes)
                {
                    break;
                }

                if (idle.Loaded is { } loaded && loaded.Retire(evenInUse: false))
                {
                    idle.Loaded = null;
                    used -= idle.Bytes;
                    evicted.Add(idle.Key);
                }
            }

            fits = used <= _maxBytes;
        }

        evicted.ForEach(key => Tell(new ModelChangedEventArgs(ModelChangeKind.Evicted, key)));
        if (!fits)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"{wanted.Key} has {wanted.Bytes} bytes; beside the models in use more than {_maxBytes} would be loaded.");
        }
    }
}
