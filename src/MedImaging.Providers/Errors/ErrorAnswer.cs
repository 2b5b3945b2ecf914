using System.Net.Http.Headers;

namespace MedImaging.Providers;

/// <summary>An answer that is an error, as it came: what a dialect reads a fault from.</summary>
/// <param name="Status">The HTTP status; 200 where the error came inside a good answer.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">What was read of the body, at most 64 KiB.</param>
/// <param name="Now">The time of the answer, for waits that are given as a date.</param>
internal sealed record ErrorAnswer(int Status, HttpResponseHeaders Headers, ReadOnlyMemory<byte> Body, DateTimeOffset Now);
