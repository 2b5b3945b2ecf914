namespace MedImaging.Samples;

/// <summary>What was asked cannot be done, and the message says itself what to ask for: no advice about files is added to it.</summary>
internal sealed class RequestException(ErrorKind kind, string message) : MedImagingException(kind, message);
