using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>The proof that a gate admitted content: whose rule it was, and what was sent, by hashes.</summary>
public sealed record EgressReceipt
{
    /// <summary>Gets the receipt's id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets when it was admitted.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the name and version of the policy that admitted it, such as <c>synthetic-demo/1</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>Gets the client's name.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets the host and port it was sent to.</summary>
    public required string Destination { get; init; }

    /// <summary>Gets what it was sent for.</summary>
    public required EgressPurpose Purpose { get; init; }

    /// <summary>Gets the hash of each part, in order.</summary>
    public required IReadOnlyList<ContentHash> Parts { get; init; }

    /// <summary>Gets the tenant whose call it was, when the caller said so: whose audit trail the receipt goes to. It is neither printed nor part of its JSON.</summary>
    [JsonIgnore]
    public string? Tenant { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Id)} = {Id}, {nameof(At)} = {At:O}, {nameof(Policy)} = {Policy}, {nameof(Provider)} = {Provider}, {nameof(Destination)} = {Destination}, {nameof(Purpose)} = {Purpose}, {nameof(Parts)} = {Parts.Count}");
        return true;
    }
}
