using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the embedded store.</summary>
public static class SqliteStorageExtensions
{
    /// <summary>Keeps records, cases, reports, content, the index of DICOM objects and runs in one SQLite file, in place of whatever keeps them so far.</summary>
    /// <remarks>The native SQLite is the host's choice: reference a current bundle, such as <c>SQLitePCLRaw.bundle_e_sqlite3</c> with SQLite 3.51.3 or later.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The database file; it is made when it is not there.</param>
    /// <param name="configure">Sets the rest.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddSqliteStorage(this MedImagingBuilder builder, string path, Action<SqliteOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        builder.Services.AddOptions<SqliteOptions>().Configure(options =>
        {
            options.Path = path;
            configure?.Invoke(options);
        }).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteOptions>, SqliteOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRecordMigration, OldTables>(services => new OldTables(services.GetService<IKeyProvider>())));
        builder.Services.TryAddSingleton<SqliteDatabase>();
        builder.Services.TryAddSingleton(services => new AuditChain(services.GetService<IKeyProvider>()));

        // Replace, not TryAdd: AddMedImaging has registered the in-memory stores, and who asks for a file means it.
        builder.Services.Replace(ServiceDescriptor.Singleton<IRecordStore, SqliteRecordStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IRunJournal, SqliteRunJournal>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IContentStore, SqliteContentStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IInstanceIndex, SqliteInstanceIndex>());
        builder.Services.TryAddSingleton(services => new SqliteMaintenance(
            services.GetRequiredService<IOptions<SqliteOptions>>().Value,
            services.GetRequiredService<IRecordStore>(),
            services.GetService<TimeProvider>() ?? TimeProvider.System));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IKeyRotatable, SqliteContentStore>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IKeyRotatable, JournalRotation>());
        return builder;
    }
}
