using System.Net;

namespace MedImaging;

/// <summary>Keeps content as objects of a bucket, each named by its hash. It is sealed before it leaves.</summary>
internal sealed class S3ContentStore : IContentStore, IKeyRotatable, IDisposable
{
    private readonly S3Options _options;
    private readonly Sealing _sealing;
    private readonly S3Bucket _bucket;

    public S3ContentStore(S3Options options, Sealing sealing, TimeProvider time)
    {
        if (!sealing.IsOn && !options.AllowsUnsealed)
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, "Content would leave this machine unsealed. Register a key provider, or say with S3Options.AllowsUnsealed that it may.");
        }

        (_options, _sealing, _bucket) = (options, sealing, new S3Bucket(options, time));
    }

    public string Name => "s3 content";

    public async ValueTask<ContentReference> PutAsync(ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mediaType);
        cancellationToken.ThrowIfCancellationRequested();
        if (bytes.Length > _options.MaxLength)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"Content has at most {_options.MaxLength:N0} bytes.");
        }

        // 412 says that it is there already, which is what was wanted. A server without conditional writes writes it again, which does no harm.
        var hash = ContentHash.Of(bytes.Span);
        var answer = await _bucket.SendAsync(HttpMethod.Put, NameOf(hash), _sealing.SealContent(hash, bytes.Span), ("if-none-match", "*"), cancellationToken).ConfigureAwait(false);
        Require(answer.IsDone || answer.Status == HttpStatusCode.PreconditionFailed);
        return new ContentReference(hash, mediaType, bytes.Length);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(ContentHash hash, CancellationToken cancellationToken = default)
    {
        var answer = await _bucket.SendAsync(HttpMethod.Get, NameOf(hash), cancellationToken: cancellationToken).ConfigureAwait(false);
        return answer.IsDone ? _sealing.OpenContent(hash, answer.Bytes) : (ReadOnlyMemory<byte>?)null;
    }

    public async ValueTask<bool> DeleteAsync(ContentHash hash, CancellationToken cancellationToken = default)
    {
        // S3 says the same of deleting what is there and what is not.
        var there = await _bucket.SendAsync(HttpMethod.Head, NameOf(hash), cancellationToken: cancellationToken).ConfigureAwait(false);
        return there.IsDone && (await _bucket.SendAsync(HttpMethod.Delete, NameOf(hash), cancellationToken: cancellationToken).ConfigureAwait(false)).IsDone;
    }

    public async ValueTask<RotationStep> RotateAsync(string? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        int most = Math.Min(limit, 1000);   // what S3 lists at once
        string from = Uri.EscapeDataString(_options.Prefix + after);
        var answer = await _bucket.SendAsync(
            HttpMethod.Get, $"?list-type=2&max-keys={most}&prefix={Uri.EscapeDataString(_options.Prefix)}{(after is null ? "" : "&start-after=" + from)}", cancellationToken: cancellationToken).ConfigureAwait(false);
        Require(answer.IsDone);
        var names = S3Xml.Keys(answer.Bytes).Where(name => name.StartsWith(_options.Prefix, StringComparison.Ordinal)).Select(name => name[_options.Prefix.Length..]).ToList();
        var step = new RotationStep(names.Count, 0, 0, names.Count < most ? null : names[^1]);
        foreach (string name in names)
        {
            // What else is under the prefix is not ours.
            step = name.Length == 64 && name.All(char.IsAsciiHexDigitLower) ? step.With(await RewrapAsync(new ContentHash(name), cancellationToken).ConfigureAwait(false)) : step;
        }

        return step;
    }

    public void Dispose() => _bucket.Dispose();

    private async ValueTask<bool?> RewrapAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        var kept = await _bucket.SendAsync(HttpMethod.Get, NameOf(hash), cancellationToken: cancellationToken).ConfigureAwait(false);
        byte[]? rewrapped;
        try
        {
            rewrapped = kept.IsDone ? _sealing.RewrapContent(hash, kept.Bytes) : null;
        }
        catch (MedImagingException ex) when (RotationStep.IsOfOneValue(ex))
        {
            return null;
        }

        // Only over what was read: an object that was deleted since must not come back.
        return rewrapped is not null
            && (await _bucket.SendAsync(HttpMethod.Put, NameOf(hash), rewrapped, ("if-match", kept.ETag ?? "*"), cancellationToken).ConfigureAwait(false)).IsDone;
    }

    private string NameOf(ContentHash hash) => _options.Prefix + hash.Hex;

    private static void Require(bool isDone)
    {
        if (!isDone)
        {
            throw new MedImagingException(ErrorKind.NotFound, "There is no such S3 bucket.");
        }
    }
}
