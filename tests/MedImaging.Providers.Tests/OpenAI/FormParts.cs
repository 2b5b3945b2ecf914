using System.Text;
using MedImaging.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace MedImaging.Tests.OpenAI;

/// <summary>Reads a multipart form back by ASP.NET Core's own reader.</summary>
internal static class FormParts
{
    /// <summary>Every part as "name [file]: value", sorted.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(FakeProviderRequest request, CancellationToken cancellationToken)
    {
        string boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.Headers["Content-Type"]).Boundary).ToString();
        var reader = new MultipartReader(boundary, new MemoryStream(request.Body));
        var parts = new List<string>();
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            using var bytes = new MemoryStream();
            await section.Body.CopyToAsync(bytes, cancellationToken);
            var disposition = section.GetContentDispositionHeader()!;
            string file = disposition.FileName.HasValue ? $" [{HeaderUtilities.RemoveQuotes(disposition.FileName)}]" : "";
            parts.Add($"{HeaderUtilities.RemoveQuotes(disposition.Name)}{file}: {(file.Length > 0 ? Convert.ToHexString(bytes.ToArray()) : Encoding.UTF8.GetString(bytes.ToArray()))}");
        }

        parts.Sort(StringComparer.Ordinal);
        return parts;
    }
}
