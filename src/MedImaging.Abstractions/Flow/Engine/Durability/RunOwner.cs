using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MedImaging.Engine;

/// <summary>A host's name on its leases: machine, process, when the process began, and a UUID. It lets the next process on the machine see that the holder is dead, and not wait for the lease to lapse.</summary>
internal static class RunOwner
{
    // The system tells a process's start only to about this.
    private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(2);

    public static string New()
    {
        using var process = Process.GetCurrentProcess();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.MachineName}|{Environment.ProcessId}|{new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds()}|{Guid.CreateVersion7():N}");
    }

    /// <summary>Whether the owner was a process of this machine that is no more. If in doubt it lives: a lease lapses by itself, and fencing keeps a living holder from writing.</summary>
    public static bool IsDead(string owner)
    {
        string[] parts = owner.Split('|');
        if (parts.Length != 4
            || parts[0] != Environment.MachineName
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long began))
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(id);
            return (new DateTimeOffset(process.StartTime) - DateTimeOffset.FromUnixTimeMilliseconds(began)).Duration() > StartTolerance;
        }
        catch (Exception ex) when (ex is ArgumentException or InvalidOperationException)
        {
            return true;   // no such process
        }
        catch (Win32Exception)
        {
            return false;   // there is one, and we may not look at it
        }
    }
}
