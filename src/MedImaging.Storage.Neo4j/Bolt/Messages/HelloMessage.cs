using System.Runtime.InteropServices;

namespace MedImaging;

/// <summary>The map of HELLO, which differs most from version to version.</summary>
internal static class HelloMessage
{
    /// <summary>Gives the map for a version.</summary>
    internal static Dictionary<string, object?> Map(BoltVersion version, BoltConnectionSettings settings, BoltAddress address)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["user_agent"] = settings.UserAgent,
            ["routing"] = Routing(settings, address),
        };
        if (version.IsAtLeast(5, 3))
        {
            map["bolt_agent"] = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["product"] = settings.UserAgent,
                ["platform"] = RuntimeInformation.RuntimeIdentifier,
                ["language"] = "C#",
                ["language_details"] = RuntimeInformation.FrameworkDescription,
            };
        }

        if (version.IsAtLeast(5, 2) && settings.NotificationsSeverity is { } severity)
        {
            map["notifications_minimum_severity"] = severity;
        }

        if (!version.IsAtLeast(5, 1))
        {
            Credentials(map, settings.Auth);
        }

        if (version.Major == 4)
        {
            map["patch_bolt"] = new object?[] { "utc" };
        }

        return map;
    }

    /// <summary>Adds who we are, as LOGON says it and, before 5.1, HELLO.</summary>
    internal static void Credentials(Dictionary<string, object?> map, BoltAuth auth)
    {
        map["scheme"] = auth.Scheme;
        Add(map, "principal", auth.Principal);
        Add(map, "credentials", auth.Credentials);
        Add(map, "realm", auth.Realm);
    }

    /// <summary>The routing context with the address it was first asked at; null when the server is to answer itself.</summary>
    internal static Dictionary<string, object?>? Routing(BoltConnectionSettings settings, BoltAddress address)
    {
        if (settings.RoutingContext is not { } context)
        {
            return null;
        }

        var map = new Dictionary<string, object?>(context.Count + 1, StringComparer.Ordinal) { ["address"] = address.ToString() };
        foreach (var (key, value) in context)
        {
            map[key] = value;
        }

        return map;
    }

    private static void Add(Dictionary<string, object?> map, string key, string? value)
    {
        if (value is not null)
        {
            map[key] = value;
        }
    }
}
