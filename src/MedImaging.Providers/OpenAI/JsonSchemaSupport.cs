namespace MedImaging.Providers;

/// <summary>How a server is told the shape that its answer must have.</summary>
public enum JsonSchemaSupport
{
    /// <summary>By the schema: <c>response_format</c> of type <c>json_schema</c>.</summary>
    Schema,

    /// <summary>By <c>json_object</c>, with the schema among the instructions: nothing but the model's good will makes it follow it.</summary>
    JsonObject,

    /// <summary>By the instructions alone.</summary>
    Instructions,
}
