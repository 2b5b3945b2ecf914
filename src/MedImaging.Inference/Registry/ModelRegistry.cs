using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MedImaging;

/// <summary>The models of a host: versions side by side, loaded when they are asked for, unloaded when room is short, and swapped under their names while requests run.</summary>
/// <remarks>Safe to use from many threads. Nothing is ever downloaded: a model is known when the host names its file.</remarks>
public sealed partial class ModelRegistry : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ModelKey, RegisteredModel> _models = [];
    private readonly Dictionary<string, NamedModel> _names = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _maxBytes;
    private long _uses;
    private bool _isDisposed;

    /// <summary>Creates a registry.</summary>
    /// <param name="options">How much it keeps loaded, or none for the defaults.</param>
    /// <param name="logger">Where it tells of changes, or none.</param>
    /// <param name="timeProvider">The clock of <see cref="ModelStatus.LastUsed"/>, or none for the system's.</param>
    public ModelRegistry(ModelRegistryOptions? options = null, ILogger<ModelRegistry>? logger = null, TimeProvider? timeProvider = null)
    {
        _maxBytes = (options ?? new ModelRegistryOptions()).MaxBytes;
        _logger = logger ?? NullLogger<ModelRegistry>.Instance;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Tells of every change, after it happened, on the thread that caused it.</summary>
    public event EventHandler<ModelChangedEventArgs>? Changed;

    /// <summary>Makes a version of a model known by its manifest; the model's file itself is read when it is loaded.</summary>
    /// <param name="options">Where its files are and how it is opened.</param>
    /// <param name="instance">Tells apart the same version opened in several ways; none for the only one. A version that is known already keeps the options it was first added with.</param>
    /// <returns>Which version it is.</returns>
    /// <exception cref="MedImagingException">The manifest is missing or malformed, or another file is known under the same id and version (<see cref="ErrorKind.StorageConflict"/>).</exception>
    public ModelKey Add(OnnxModelOptions options, string instance = "")
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentException.ThrowIfNullOrEmpty(options.Path);
        var manifest = ModelFiles.ReadManifest(options.Path, options);
        string path = options.Path;
        if (options.Precision is { } precision)
        {
            (path, manifest) = ModelFiles.Choose(path, manifest, precision);
        }

        if (manifest.Input.Recipe is not { } recipe)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"The model {manifest.Id} takes volumes; the registry holds models of frames.");
        }

        var key = new ModelKey(manifest.Id, manifest.Version, instance);
        var model = new RegisteredModel(key, options, RequireHash(manifest), recipe.ComputeHash(), RegistryFiles.BytesOf(path, manifest));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_models.TryGetValue(key, out var known))
            {
                return known.Hash == model.Hash
                    ? key
                    : throw new MedImagingException(ErrorKind.StorageConflict, $"Another file is registered as {key}; a changed model needs a version of its own.");
            }

            _models.Add(key, model);
        }

        Tell(new ModelChangedEventArgs(ModelChangeKind.Added, key));
        return key;
    }

    /// <summary>Lets a name stand for a version from now on. The version is loaded first: a model that cannot be opened changes nothing, and no request waits or is lost.</summary>
    /// <param name="name">The name that steps ask for, such as <c>chest</c>.</param>
    /// <param name="key">The version.</param>
    /// <param name="unloadPrevious">Whether the version that the name stood for is unloaded; what was made for it still runs on it.</param>
    /// <returns>The model under its name, the same object for every version.</returns>
    /// <exception cref="MedImagingException">The version is not known (<see cref="ErrorKind.NotFound"/>) or cannot be opened.</exception>
    public IScoringModel Use(string name, ModelKey key, bool unloadPrevious = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var model = Find(key);
        Lease(model).Dispose();
        RegisteredModel? previous = null;
        NamedModel? named;
        lock (_gate)
        {
            if (!_names.TryGetValue(name, out named))
            {
                _names.Add(name, named = new NamedModel(this, model));
            }
            else
            {
                previous = named.SwapTo(model);
            }
        }

        Tell(new ModelChangedEventArgs(ModelChangeKind.Swapped, key, name));
        if (unloadPrevious && previous is not null && previous != model)
        {
            Unload(previous.Key);
        }

        return named;
    }

    /// <summary>Gets the model that a name stands for; each request goes to the version of its moment.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The model, or <see langword="null"/> when nothing has that name.</returns>
    public IScoringModel? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_gate)
        {
            return _names.GetValueOrDefault(name);
        }
    }

    /// <summary>Opens a version, with its warm-up, unless it is loaded.</summary>
    /// <param name="key">The version.</param>
    /// <exception cref="MedImagingException">It is not known (<see cref="ErrorKind.NotFound"/>), cannot be opened, or does not fit beside those in use (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public void Load(ModelKey key) => Lease(Find(key)).Dispose();

    /// <summary>Closes a version; its memory is free when the last request that uses it is done. It stays known, and a later request loads it anew.</summary>
    /// <param name="key">The version.</param>
    /// <returns>Whether it was loaded.</returns>
    /// <exception cref="MedImagingException">It is not known (<see cref="ErrorKind.NotFound"/>).</exception>
    public bool Unload(ModelKey key)
    {
        var model = Find(key);
        LoadedModel? loaded;
        lock (_gate)
        {
            loaded = model.Loaded;
            model.Loaded = null;
        }

        if (loaded is null)
        {
            return false;
        }

        loaded.Retire(evenInUse: true);
        Tell(new ModelChangedEventArgs(ModelChangeKind.Unloaded, key));
        return true;
    }

    /// <summary>Reads a version's files again and compares them with its manifest, and with what the registry knows of it.</summary>
    /// <param name="key">The version.</param>
    /// <exception cref="MedImagingException">A file is missing (<see cref="ErrorKind.NotFound"/>) or was changed (<see cref="ErrorKind.Corrupt"/>).</exception>
    public void Verify(ModelKey key)
    {
        var model = Find(key);
        var (_, manifest) = ModelFiles.Read(model.Options.Path ?? "", model.Options);
        var before = model.Hash;
        var declared = ModelFiles.ReadManifest(model.Options.Path ?? "", model.Options);
        var now = RequireHash(model.Options.Precision is { } precision ? ModelFiles.Choose(model.Options.Path ?? "", declared, precision).Manifest : declared);
        if (now != before || manifest.Id != key.Id || manifest.Version != key.Version)
        {
            throw new MedImagingException(ErrorKind.Corrupt, $"The files of {key} are those of another model than when it was registered.");
        }
    }

    /// <summary>Lists every version that is known, by id and version.</summary>
    /// <returns>What there is, at this moment.</returns>
    public IReadOnlyList<ModelStatus> List()
    {
        lock (_gate)
        {
            return [.. _models.Values.OrderBy(m => m.Key.Id, StringComparer.Ordinal).ThenBy(m => m.Key.Version, StringComparer.Ordinal).Select(StatusOf)];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        LoadedModel[] loaded;
        lock (_gate)
        {
            _isDisposed = true;
            loaded = [.. _models.Values.Select(m => m.Loaded).OfType<LoadedModel>()];
            foreach (var model in _models.Values)
            {
                model.Loaded = null;
            }
        }

        foreach (var model in loaded)
        {
            model.Retire(evenInUse: true);
        }
    }

    private RegisteredModel Find(ModelKey key)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _models.GetValueOrDefault(key) ?? throw new MedImagingException(ErrorKind.NotFound, $"No model {key} is registered.");
        }
    }

    private ModelStatus StatusOf(RegisteredModel model) => new()
    {
        Key = model.Key,
        Names = [.. _names.Where(n => n.Value.Current == model).Select(n => n.Key).Order(StringComparer.Ordinal)],
        IsLoaded = model.Loaded is not null,
        Bytes = model.Bytes,
        Device = model.Loaded?.Model.Description.Device,
        LastUsed = model.LastUsed,
        InUse = model.Loaded?.Uses ?? 0,
    };

    private void Tell(ModelChangedEventArgs change)
    {
        Log.ModelChanged(_logger, change.Kind, change.Key.Id, change.Key.Version, change.Name ?? "");
        Changed?.Invoke(this, change);
    }

    private static ContentHash RequireHash(ModelManifest manifest)
        => manifest.Sha256 is { Length: 64 } hex && hex.All(char.IsAsciiHexDigit)
            ? new ContentHash(hex)
            : throw new MedImagingException(ErrorKind.InvalidInput, $"The manifest of {manifest.Id} has no SHA-256 of 64 hexadecimal digits.");
}
