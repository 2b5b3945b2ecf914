namespace MedImaging.Testing;

/// <summary>The messages that answer one request, in the shape of the version spoken.</summary>
/// <param name="version">The version.</param>
/// <param name="isUtc">Whether dates with a time go by UTC.</param>
/// <param name="shape">How messages are put into chunks.</param>
internal sealed class ServedAnswer(ServedVersion version, bool isUtc, BoltWireShape shape)
{
    private const byte SuccessTag = 0x70, RecordTag = 0x71, IgnoredTag = 0x7E, FailureTag = 0x7F;
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] Take()
    {
        byte[] bytes = [.. _bytes];
        _bytes.Clear();
        return bytes;
    }

    public void Success(IReadOnlyDictionary<string, object?> metadata) => Add(SuccessTag, metadata);

    public void Record(IReadOnlyList<object?> values) => Add(RecordTag, [values]);

    public void Ignored() => Add(IgnoredTag);

    public void Failure(ServedFailure failure) => Add(FailureTag, Metadata(failure, isCause: false));

    public void Raw(ReadOnlySpan<byte> message) => shape.Chunk(message, _bytes);

    private void Add(byte tag, params IReadOnlyList<object?> fields) => Raw(ServedWriter.Message(tag, version, isUtc, fields));

    // Up to 5.6: code and message. From 5.7 the GQL status as well, and causes, which have no code.
    private Dictionary<string, object?> Metadata(ServedFailure failure, bool isCause)
    {
        if (!version.IsAtLeast(5, 7))
        {
            return new() { ["code"] = failure.Code, ["message"] = failure.Message };
        }

        var metadata = new Dictionary<string, object?>
        {
            ["message"] = failure.Message,
            ["gql_status"] = failure.GqlStatus,
            ["description"] = $"error: general processing exception - unexpected error. {failure.Message}",
            ["diagnostic_record"] = new Dictionary<string, object?>
            {
                ["OPERATION"] = "",
                ["OPERATION_CODE"] = "0",
                ["CURRENT_SCHEMA"] = "/",
                ["_classification"] = Classification(failure.Code),
            },
        };
        if (!isCause)
        {
            metadata["neo4j_code"] = failure.Code;
        }

        if (failure.Cause is { } cause)
        {
            metadata["cause"] = Metadata(cause, isCause: true);
        }

        return metadata;
    }

    private static string Classification(string code) => code.Split('.') switch
    {
        [_, "TransientError", ..] => "TRANSIENT_ERROR",
        [_, "ClientError", ..] => "CLIENT_ERROR",
        _ => "DATABASE_ERROR",
    };
}
