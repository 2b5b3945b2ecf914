using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>Connections of this client to the scripted server.</summary>
internal static class ScriptedConnection
{
    /// <summary>Opens a connection.</summary>
    internal static ValueTask<BoltConnection> OpenAsync(this BoltServer server, BoltConnectionSettings? settings = null, string host = "127.0.0.1")
        => BoltConnection.OpenAsync(new BoltAddress(host, server.Port), settings ?? new BoltConnectionSettings(), CancellationToken.None);

    /// <summary>Runs a statement that commits itself and gives its records.</summary>
    internal static async Task<List<object?[]>> RowsAsync(this BoltConnection connection, string text, params (string Name, object? Value)[] parameters)
    {
        connection.Run(new CypherStatement(text, parameters), BoltExtra.None);
        return await connection.RestAsync(connection.Pull());
    }

    /// <summary>Gives the records of a PULL.</summary>
    internal static async Task<List<object?[]>> RestAsync(this BoltConnection connection, BoltReply pull)
    {
        List<object?[]> rows = [];
        while (await connection.ReadRecordAsync(pull, CancellationToken.None) is { } record)
        {
            rows.Add(record);
        }

        return rows;
    }

    /// <summary>Waits for a reply.</summary>
    internal static ValueTask<BoltReply> ReceiveAsync(this BoltConnection connection, BoltReply reply)
        => connection.ReceiveAsync(reply, CancellationToken.None);

    /// <summary>Every version, by a manifest and without one.</summary>
    internal static TheoryData<int, int, ServedHandshake> Versions()
    {
        var data = new TheoryData<int, int, ServedHandshake>();
        foreach (var version in ServedVersion.All)
        {
            data.Add(version.Major, version.Minor, ServedHandshake.Manifest);
            data.Add(version.Major, version.Minor, ServedHandshake.Legacy);
        }

        return data;
    }

    /// <summary>The options of a server of one version.</summary>
    internal static BoltServerOptions Only(int major, int minor, ServedHandshake handshake = ServedHandshake.Manifest)
        => new() { MinimumVersion = new(major, minor), MaximumVersion = new(major, minor), Handshake = handshake };
}
