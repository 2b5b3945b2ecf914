using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>The host of the verbs that work on files: no models, no flow.</summary>
internal static class FileHost
{
    public static ServiceProvider Create(StoreFile? store = null)
    {
        var services = new ServiceCollection();
        var medImaging = services.AddMedImaging().AddDicom().AddFormats().AddStudyIngest(limits =>
        {
            limits.MaxFiles = 1_000_000;   // a person named the folder
            limits.MaxFileBytes = 1L << 30;
        });
        store?.AddTo(medImaging);
        if (store is null)
        {
            services.AddSingleton<IContentStore, CountedContent>();
        }

        return services.BuildServiceProvider();
    }

    // Without a database there is nowhere to keep a folder of images but memory, which it may not fit in.
    private sealed class CountedContent : IContentStore
    {
        public ValueTask<ContentReference> PutAsync(ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken cancellationToken = default)
            => ValueTask.FromResult(new ContentReference(ContentHash.Of(bytes.Span), mediaType, bytes.Length));

        public ValueTask<ReadOnlyMemory<byte>?> FindAsync(ContentHash hash, CancellationToken cancellationToken = default) => ValueTask.FromResult<ReadOnlyMemory<byte>?>(null);

        public ValueTask<bool> DeleteAsync(ContentHash hash, CancellationToken cancellationToken = default) => ValueTask.FromResult(false);
    }
}
