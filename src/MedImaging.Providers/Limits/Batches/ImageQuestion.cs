using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>A question about one image. Questions that differ in nothing but the image may share a request.</summary>
/// <param name="Prompt">What is asked.</param>
/// <param name="Image">The image.</param>
public sealed record ImageQuestion(string Prompt, DataContent Image)
{
    /// <summary>Gets the JSON schema of one image's answer; it becomes a part of a larger one, so it has no references to its own root.</summary>
    /// <value><see langword="null"/> for any JSON value.</value>
    public JsonElement? Schema { get; init; }

    /// <summary>Gets the model to ask.</summary>
    /// <value><see langword="null"/> for the client's default.</value>
    public string? Model { get; init; }

    /// <summary>Gets whose the question is, and by when it needs an answer.</summary>
    public CallScope Scope { get; init; } = CallScope.None;
}
