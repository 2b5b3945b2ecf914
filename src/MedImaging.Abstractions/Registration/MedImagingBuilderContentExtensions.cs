using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says where content is kept: images, pictures, recordings and exports.</summary>
public static class MedImagingBuilderContentExtensions
{
    /// <summary>Keeps content as files in a folder, each named by its hash, in place of whatever keeps it so far. They are sealed when the host has keys.</summary>
    /// <remarks>Files and folders are for their owner only (0600, 0700). On a disk without keys a deleted file's bytes stay until they are overwritten.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The folder; it is made when it is not there.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddFolderContent(this MedImagingBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        builder.Services.TryAddSingleton(provider => new FolderContentStore(path, provider.GetRequiredService<Sealing>(), provider.GetRequiredService<TimeProvider>()));

        // Replace, not TryAdd: AddMedImaging has registered the in-memory store, and who names a folder means it.
        builder.Services.Replace(ServiceDescriptor.Singleton<IContentStore>(static provider => provider.GetRequiredService<FolderContentStore>()));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IKeyRotatable, FolderContentStore>(static provider => provider.GetRequiredService<FolderContentStore>()));
        return builder;
    }

    /// <summary>Keeps content as objects of an S3 bucket, each named by its hash, in place of whatever keeps it so far. It is sealed before it leaves; without keys the store refuses to work unless <see cref="S3Options.AllowsUnsealed"/> is set.</summary>
    /// <remarks>Requests are signed with Signature Version 4, go by https, and follow no redirects. Another object store, such as Azure Blob, is an <see cref="IContentStore"/> of the host's own, sealed with <see cref="ContentSealing"/>.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Names the bucket and the credentials.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">The options are not right.</exception>
    public static MedImagingBuilder AddS3Content(this MedImagingBuilder builder, Action<S3Options> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new S3Options();
        configure(options);
        if (options.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(configure));
        }

        builder.Services.TryAddSingleton(provider => new S3ContentStore(options, provider.GetRequiredService<Sealing>(), provider.GetRequiredService<TimeProvider>()));
        builder.Services.Replace(ServiceDescriptor.Singleton<IContentStore>(static provider => provider.GetRequiredService<S3ContentStore>()));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IKeyRotatable, S3ContentStore>(static provider => provider.GetRequiredService<S3ContentStore>()));
        return builder;
    }
}
