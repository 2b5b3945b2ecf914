using System.CommandLine;

namespace MedImaging.Samples.Verbs;

/// <summary><c>store</c>: looking after a database.</summary>
internal static class StoreVerb
{
    public static Command Create() => new("store", "Look after a database: check it, back it up, put it back, move it, hold and tidy what is in it.")
    {
        StoreCheckVerb.Create(),
        StoreBackupVerb.Create(),
        StoreRestoreVerb.Create(),
        StoreExportVerb.Create(),
        StoreImportVerb.Create(),
        StoreHoldsVerb.Create(),
        StoreHoldVerb.Create(),
        StoreLiftVerb.Create(),
        StoreTidyVerb.Create(),
    };

    public static Option<string> Tenant() => new("--tenant") { Description = "Whose (default: local, as this console writes).", DefaultValueFactory = _ => Caller.Process.Tenant };

    public static Option<string> From(string what) => new("--from") { Description = what, HelpName = "FILE", Required = true };

    public static Option<string> Out(string what) => new("--out") { Description = what, HelpName = "FILE", Required = true };

    /// <summary>Somebody who looks after a tenant's records.</summary>
    public static Caller CallerOf(string tenant) => string.IsNullOrWhiteSpace(tenant)
        ? throw new RequestException(ErrorKind.InvalidInput, "A tenant has a name.")
        : Caller.Process with { Tenant = tenant, Purpose = PurposeOfUse.Operations };

    /// <summary>A file that is read.</summary>
    public static string RequireFile(string path, string what)
        => File.Exists(path) ? path : throw new RequestException(ErrorKind.NotFound, $"There is no {what} '{path}'.");

    /// <summary>A file that is made, and must not be there.</summary>
    public static string RequireNone(string path)
        => !File.Exists(path) ? path : throw new RequestException(ErrorKind.StorageConflict, $"There is a file '{path}' already; name another one.");

    public static string Size(long bytes) => bytes >= 10 << 20 ? $"{bytes / 1048576.0:N0} MiB" : $"{bytes:N0} bytes";
}
