using System.Diagnostics;

namespace MedImaging.Providers;

/// <summary>A provider's key. It shows as <c>***</c> wherever it is printed, and goes into a request's header, or for E-utilities into the form that is its body, and nowhere else.</summary>
[DebuggerDisplay("***")]
public sealed class ApiKey
{
    private readonly string _value;

    /// <summary>Creates a key.</summary>
    /// <param name="value">The key as the provider gave it.</param>
    /// <param name="number">Which of the client's keys it is, from 1.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is empty, or has characters that no header can carry.</exception>
    public ApiKey(string value, int number = 1)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        if (value.Any(static c => c is <= ' ' or > '~'))
        {
            throw new ArgumentException("A key consists of visible ASCII characters, without spaces.", nameof(value));   // and never says which
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        (_value, Number) = (value, number);
    }

    /// <summary>Gets which of the client's keys it is, from 1.</summary>
    public int Number { get; }

    /// <inheritdoc/>
    public override string ToString() => "***";

    /// <summary>The key itself, for a header or a form; never for an address.</summary>
    internal string Reveal() => _value;
}
