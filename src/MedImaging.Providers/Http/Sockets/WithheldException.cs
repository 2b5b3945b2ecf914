using System.Net.Sockets;
using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Stands for an exception whose words may repeat what was sent or answered, such as a status line that is none, or a number that is not one: its types and its stack are kept, its words are not.</summary>
internal sealed class WithheldException : Exception
{
    private readonly string? _stack;

    private WithheldException(string message, string? stack, Exception? innerException)
        : base(message, innerException)
        => _stack = stack;

    /// <inheritdoc/>
    public override string? StackTrace => _stack;

    /// <summary>Makes an exception that may be shown of one that may not.</summary>
    public static Exception? Of(Exception? cause)
    {
        if (cause is null or ProviderException or WithheldException or SocketException)
        {
            return cause;
        }

        string types = cause.GetType().Name;
        Exception? shown = null;
        int depth = 0;
        for (var each = cause.InnerException; each is not null && depth < 8; each = each.InnerException, depth++)
        {
            types += " > " + each.GetType().Name;
            shown = each as SocketException;   // the system's own words
        }

        string place = cause is JsonException { LineNumber: { } line, BytePositionInLine: { } at } ? $" at line {line}, byte {at}" : "";
        return new WithheldException($"{types}{place}; its words are withheld.", cause.StackTrace, shown);
    }
}
