using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Makes of what a function returned what a model may be sent, within a size.</summary>
internal static class FunctionResults
{
    public static object? Limit(object? result, AIFunction function, int maximumBytes)
    {
        switch (result)
        {
            case null or bool or int or long or float or double or decimal:
                return result;
            case string text:
                return Encoding.UTF8.GetByteCount(text) <= maximumBytes ? text : FunctionWords.TooLong;
            case AIContent content:
                return Size(content) <= maximumBytes ? content : FunctionWords.TooLong;
            case IEnumerable<AIContent> contents:
                List<AIContent> all = [.. contents];
                return all.Sum(Size) <= maximumBytes ? all : FunctionWords.TooLong;
            case JsonElement element:
                return Limit(element, maximumBytes);
            default:
                return TryConvert(result, function) is { } json ? Limit(json, maximumBytes) : FunctionWords.Failed;
        }
    }

    private static object? Limit(JsonElement element, int maximumBytes)
        => element.ValueKind == JsonValueKind.Undefined ? null
            : System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element).Length <= maximumBytes ? element : FunctionWords.TooLong;

    private static long Size(AIContent content) => content switch
    {
        TextContent text => Encoding.UTF8.GetByteCount(text.Text),
        DataContent data => data.Data.Length,
        _ => 256,
    };

    private static JsonElement? TryConvert(object result, AIFunction function)
    {
        try
        {
            return JsonSerializer.SerializeToElement(result, function.JsonSerializerOptions.GetTypeInfo(result.GetType()));
        }
        catch (Exception error) when (error is NotSupportedException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
