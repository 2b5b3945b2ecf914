using System.Text.Json;
using System.Text.Json.Nodes;

namespace MedImaging.Engine;

/// <summary>All types a host's durable flows may hold.</summary>
internal sealed class JournalTypes
{
    private readonly Dictionary<Type, JournalType> _byType = [];
    private readonly Dictionary<string, JournalType> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, int From), JournalMigration> _migrations = [];

    public JournalTypes(IEnumerable<JournalType> types, IEnumerable<JournalMigration> migrations)
    {
        foreach (var type in types)
        {
            _byType[type.Type] = type;   // the host's later word replaces a package's
            if (type.Name is { } name)
            {
                if (_byName.TryGetValue(name, out var other) && other.Type != type.Type)
                {
                    throw new MedImagingException(ErrorKind.InvalidInput, $"The journal name '{name}' stands for both {other.Type.Name} and {type.Type.Name}.");
                }

                _byName[name] = type;
            }
        }

        foreach (var migration in migrations)
        {
            _migrations[(migration.Name, migration.FromVersion)] = migration;
        }
    }

    public JournalType? Find(Type type) => _byType.GetValueOrDefault(type);

    /// <summary>Brings an entry to the version this process writes, or says why it cannot be read.</summary>
    public JournalEntry Upgrade(JournalEntry entry)
    {
        if (!_byName.TryGetValue(entry.TypeName, out var type))
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"The journal holds a '{entry.TypeName}' at '{entry.Path}'; no type is registered under that name.");
        }

        if (entry.TypeVersion > type.Version)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"The journal holds version {entry.TypeVersion} of '{entry.TypeName}' at '{entry.Path}'; this process knows {type.Version}.");
        }

        while (entry.TypeVersion < type.Version)
        {
            entry = Migrate(entry);
        }

        return entry;
    }

    private JournalEntry Migrate(JournalEntry entry)
    {
        if (!_migrations.TryGetValue((entry.TypeName, entry.TypeVersion), out var migration))
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"The journal holds version {entry.TypeVersion} of '{entry.TypeName}' at '{entry.Path}'; no migration leads on from it.");
        }

        try
        {
            var node = JsonNode.Parse(entry.Payload.Span) ?? throw new JsonException("It is null.");
            return entry with { TypeVersion = entry.TypeVersion + 1, Payload = System.Text.Encoding.UTF8.GetBytes(migration.Up(node).ToJsonString()) };
        }
        catch (JsonException ex)
        {
            throw new MedImagingException(ErrorKind.Corrupt, $"The journal's '{entry.TypeName}' at '{entry.Path}' is not JSON.", ex);
        }
    }
}
