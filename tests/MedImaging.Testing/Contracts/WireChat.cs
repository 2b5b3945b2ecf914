using System.Text.Json;

namespace MedImaging.Testing;

/// <summary>A model's answer, before it is written in a vendor's words.</summary>
public sealed record WireReply
{
    /// <summary>Gets the text, one piece for each chunk of a stream.</summary>
    public IReadOnlyList<string> Text { get; init; } = [];

    /// <summary>Gets the functions it calls.</summary>
    public IReadOnlyList<WireCall> Calls { get; init; } = [];

    /// <summary>Gets whether the most tokens that were asked for were reached.</summary>
    public bool IsCutShort { get; init; }

    /// <summary>Gets how many tokens were read.</summary>
    public int InputTokens { get; init; } = 23;

    /// <summary>Gets how many tokens were written.</summary>
    public int OutputTokens { get; init; } = 7;
}

/// <summary>A function call on the wire.</summary>
/// <param name="Id">Its id, where the vendor has ids.</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">Its arguments, as a JSON object.</param>
public sealed record WireCall(string? Id, string Name, string Arguments);

/// <summary>A function's result on the wire.</summary>
/// <param name="Id">The id of its call, where the vendor has ids.</param>
/// <param name="Name">The function, where the vendor repeats it.</param>
/// <param name="Content">The result, as text or JSON.</param>
public sealed record WireResult(string? Id, string? Name, string Content);

/// <summary>A request for an answer, read back from a vendor's words.</summary>
public sealed record WireRequest
{
    /// <summary>Gets the model asked for.</summary>
    public string? Model { get; init; }

    /// <summary>Gets whether a stream was asked for.</summary>
    public bool IsStream { get; init; }

    /// <summary>Gets the system's texts, in order.</summary>
    public IReadOnlyList<string> System { get; init; } = [];

    /// <summary>Gets the messages but the system's, in order.</summary>
    public IReadOnlyList<WireMessage> Messages { get; init; } = [];

    /// <summary>Gets the names of the functions offered.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];

    /// <summary>Gets the schema the answer is to follow.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>Gets the most tokens of the answer.</summary>
    public int? MaxOutputTokens { get; init; }
}

/// <summary>A message of a request.</summary>
public sealed record WireMessage
{
    /// <summary>Gets whose it is: <c>user</c>, <c>assistant</c> or <c>tool</c>, whatever the vendor calls them.</summary>
    public required string Role { get; init; }

    /// <summary>Gets its text.</summary>
    public string Text { get; init; } = "";

    /// <summary>Gets the bytes of its images.</summary>
    public IReadOnlyList<byte[]> Images { get; init; } = [];

    /// <summary>Gets the functions it calls.</summary>
    public IReadOnlyList<WireCall> Calls { get; init; } = [];

    /// <summary>Gets the results it brings.</summary>
    public IReadOnlyList<WireResult> Results { get; init; } = [];
}
