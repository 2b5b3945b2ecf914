namespace MedImaging.Providers;

/// <summary>One event of a stream (WHATWG HTML 9.2): its type, <c>message</c> where none was given, and its data.</summary>
internal readonly record struct ServerSentEvent(string Type, ReadOnlyMemory<byte> Data);
