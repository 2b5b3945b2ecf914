using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using MedImaging.Engine;

namespace MedImaging;

/// <summary>A type that may stand in a durable flow: kept in the journal under a name and a version, or made again when needed.</summary>
public abstract class JournalType
{
    private protected JournalType(Type type, string? name, int version) => (Type, Name, Version) = (type, name, version);

    /// <summary>Gets the type.</summary>
    public Type Type { get; }

    /// <summary>Gets the name it is kept under; <see langword="null"/> when it is not kept.</summary>
    public string? Name { get; }

    /// <summary>Gets the version that is written now.</summary>
    public int Version { get; }

    /// <summary>Gets whether values are never kept but made again by running their step: pixels, tensors, open files.</summary>
    public bool IsRecomputed => Name is null;
}

/// <summary>A type of a durable flow, with its codec.</summary>
/// <typeparam name="T">The type.</typeparam>
internal sealed class JournalType<T>(string? name, int version, IJournalCodec<T>? codec) : JournalType(typeof(T), name, version)
{
    // A value this long is pixels in disguise.
    internal const int MaxPayload = 1024 * 1024;

    public async ValueTask<JournalEntry> WriteAsync(JournalEntryKind kind, string path, T value, CancellationToken cancellationToken)
    {
        var payload = await codec!.WriteAsync(value, cancellationToken).ConfigureAwait(false);
        return payload.Length <= MaxPayload
            ? new JournalEntry(kind, path, Name!, Version, payload)
            : throw new MedImagingException(ErrorKind.LimitExceeded, $"A {typeof(T).Name} of {payload.Length:N0} bytes is too large for a journal (at most {MaxPayload:N0}); keep its bytes in an IContentStore.");
    }

    public ValueTask<T> ReadAsync(JournalEntry entry, CancellationToken cancellationToken) => codec!.ReadAsync(entry.Payload, cancellationToken);
}

/// <summary>Turns an older version of a journaled type's JSON into the next one.</summary>
/// <param name="Name">The type's name in the journal.</param>
/// <param name="FromVersion">The version it takes; it gives the next.</param>
/// <param name="Up">The change.</param>
internal sealed record JournalMigration(string Name, int FromVersion, Func<JsonNode, JsonNode> Up);

/// <summary>Keeps a value as JSON.</summary>
internal sealed class JsonJournalCodec<T>(JsonTypeInfo<T> json) : IJournalCodec<T>
{
    public ValueTask<ReadOnlyMemory<byte>> WriteAsync(T value, CancellationToken cancellationToken = default)
        => ValueTask.FromResult<ReadOnlyMemory<byte>>(MedImagingJson.ToBytes(value, json));

    public ValueTask<T> ReadAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default)
        => ValueTask.FromResult(MedImagingJson.FromBytes(payload.Span, json));
}
