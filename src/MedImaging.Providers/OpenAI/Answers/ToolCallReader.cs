using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Puts function calls together, from a whole answer or from the pieces of a stream, in the order in which they began.</summary>
internal sealed class ToolCallReader
{
    private const int MaxCalls = 128;

    private readonly List<Piece> _pieces = [];

    /// <summary>Reads the calls of a message or of a piece of one; <c>function_call</c> is the older form for one call.</summary>
    /// <param name="message">The message, or a piece of one.</param>
    /// <param name="isWhole">Whether each call is whole: then no two entries are one call, whatever their ids say.</param>
    /// <exception cref="JsonException">There are more calls than anyone would make.</exception>
    public void Read(JsonElement message, bool isWhole)
    {
        if (message.FindArray("tool_calls"u8) is { } calls)
        {
            int position = 0;
            foreach (var call in calls.EnumerateArray())
            {
                Add(call, call.FindObject("function"u8), isWhole ? position : call.FindCount("index"u8), position);
                position++;
            }
        }
        else if (message.FindObject("function_call"u8) is { } only)
        {
            Add(only, only, null, 0);
        }
    }

    /// <summary>Gives the calls once; those nobody named are left out.</summary>
    public IReadOnlyList<AIContent> Take()
    {
        var contents = new List<AIContent>();
        foreach (var piece in _pieces)
        {
            if (piece.Name.Length > 0)
            {
                contents.Add(Finish(piece, $"call_{contents.Count}"));
            }
        }

        _pieces.Clear();
        return contents;
    }

    private void Add(JsonElement call, JsonElement? function, long? index, int position)
    {
        string? id = call.FindText("id"u8);
        var piece = Match(id, index, position, function?.FindText("name"u8));
        piece.Id ??= string.IsNullOrEmpty(id) ? null : id;
        if (function is not { } given)
        {
            return;
        }

        // Some servers repeat the name with every piece; none sends it in halves.
        piece.Name = piece.Name.Length > 0 ? piece.Name : given.FindText("name"u8) ?? "";
        if (given.Find("arguments"u8) is { } arguments)
        {
            piece.Arguments.Append(arguments.ValueKind == JsonValueKind.String ? arguments.Text() : arguments.GetRawText());
        }
    }

    // By its index; without one, by its id; without either, by its place. The last one counts: servers that give every call the
    // index 0 begin a new one by a new id and a name.
    private Piece Match(string? id, long? index, int position, string? name)
    {
        for (int i = _pieces.Count - 1; i >= 0; i--)
        {
            var each = _pieces[i];
            bool isSame = index is not null ? each.Index == index : string.IsNullOrEmpty(id) ? each.Position == position : each.Id == id;
            if (isSame)
            {
                bool isNew = !string.IsNullOrEmpty(id) && !string.IsNullOrEmpty(name) && each.Id is not null && each.Id != id;
                if (!isNew)
                {
                    return each;
                }

                break;
            }
        }

        if (_pieces.Count >= MaxCalls)
        {
            throw new JsonException($"An answer makes more than {MaxCalls} calls.");
        }

        var piece = new Piece { Index = index, Position = position };
        _pieces.Add(piece);
        return piece;
    }

    private static FunctionCallContent Finish(Piece piece, string otherId)
    {
        var arguments = ReadArguments(piece.Arguments.ToString());
        return new FunctionCallContent(piece.Id ?? otherId, piece.Name, arguments)
        {
            // Whoever runs the call tells the model so, and the model corrects itself; the words themselves are not repeated.
            Exception = arguments is null ? new JsonException("The arguments of the call are not a JSON object.") : null,
        };
    }

    private static Dictionary<string, object?>? ReadArguments(string json)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(json))
        {
            return arguments;   // a function without parameters
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return document.RootElement.ValueKind == JsonValueKind.Null ? arguments : null;
            }

            foreach (var member in document.RootElement.EnumerateObject())
            {
                arguments[NameOf(member)] = member.Value.ValueKind == JsonValueKind.Null ? null : member.Value.Clone();
            }

            return arguments;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (ArgumentException)   // half a surrogate pair, which no UTF-8 has
        {
            return null;
        }
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException ex)
        {
            throw new JsonException("A member's name is no text.", ex);
        }
    }

    private sealed class Piece
    {
        public long? Index { get; init; }

        public int Position { get; init; }

        public string? Id { get; set; }

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
