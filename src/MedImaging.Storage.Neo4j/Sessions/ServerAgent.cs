using System.Globalization;

namespace MedImaging;

/// <summary>Reads who a server says it is, such as <c>Neo4j/5.26.0</c>, <c>Neo4j/2026.01.0</c> or <c>Neo4j/5.27.0-2025.04</c>.</summary>
internal static class ServerAgent
{
    /// <summary>Never fails: a name that is not understood has the version 0.0.</summary>
    internal static CypherServer Read(string agent, bool isEnterprise)
    {
        int slash = agent.IndexOf('/', StringComparison.Ordinal);
        string product = slash > 0 ? agent[..slash] : "Neo4j";
        return new CypherServer(product, VersionOf(agent.AsSpan(slash + 1).TrimStart('v')), isEnterprise);
    }

    private static Version VersionOf(ReadOnlySpan<char> text)
    {
        Span<int> parts = stackalloc int[3];
        int count = 0;
        while (count < 3 && TakeNumber(ref text, out parts[count]))
        {
            count++;
            if (text.Length < 2 || text[0] != '.')
            {
                break;
            }

            text = text[1..];
        }

        return count == 3 ? new Version(parts[0], parts[1], parts[2]) : new Version(parts[0], parts[1]);
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> text, out int number)
    {
        int length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        number = 0;
        bool isNumber = length > 0 && int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out number);
        text = text[length..];
        return isNumber;
    }
}
