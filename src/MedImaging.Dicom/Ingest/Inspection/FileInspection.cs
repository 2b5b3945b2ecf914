namespace MedImaging.Dicom;

/// <summary>Reads one file and decides whether it may be stored: limits, malware, inspectors, its own soundness. What fails, refuses.</summary>
internal sealed class FileInspection(IngestLimits limits, DicomReaderOptions readerOptions, IReadOnlyList<IContentInspector> inspectors, IReadOnlyList<IMalwareScanner> scanners)
{
    private const int PreambleLength = 128;

    public async Task<InspectedFile> InspectAsync(ImageSource source, CancellationToken cancellationToken)
    {
        var bytes = await source.ReadAsync(limits.MaxFileBytes, cancellationToken).ConfigureAwait(false);
        if (await FindMalwareAsync(source.Name, bytes, cancellationToken).ConfigureAwait(false) is { } malware)
        {
            return InspectedFile.Refused(source.Name, null, null, ErrorKind.PolicyBlocked, malware, []);
        }

        var (instance, fault) = Read(source.Name, bytes);
        var (flags, failure) = await FlagAsync(new InspectedContent(source.Name, bytes, instance), cancellationToken).ConfigureAwait(false);
        if (failure is not null || flags.Exists(flag => flag.Action == ContentAction.Refuse))
        {
            string reason = failure ?? string.Join(' ', flags.Where(flag => flag.Action == ContentAction.Refuse).Select(flag => flag.Message));
            return InspectedFile.Refused(source.Name, instance?.Descriptor, instance?.Study, ErrorKind.PolicyBlocked, reason, flags);
        }

        if (instance is null || fault is not null)
        {
            return InspectedFile.Refused(source.Name, instance?.Descriptor, instance?.Study, fault?.Kind ?? ErrorKind.InvalidInput, fault?.Message ?? "This is not a DICOM file.", flags);
        }

        if (flags.Exists(flag => flag.Action == ContentAction.Neutralize) && instance.File.Preamble != PreambleKind.None)
        {
            byte[] clean = bytes.ToArray();
            clean.AsSpan(0, PreambleLength).Clear();
            bytes = clean;
        }

        return Accept(source.Name, bytes, instance, flags);
    }

    private InspectedFile Accept(string name, ReadOnlyMemory<byte> bytes, DicomInstance instance, List<ContentFlag> flags)
    {
        if (instance.Descriptor.SopInstanceUid is not { Length: > 0 } sop || instance.Series.SeriesInstanceUid is not { Length: > 0 } series || instance.Study.StudyInstanceUid is not { Length: > 0 } study)
        {
            return InspectedFile.Refused(name, instance.Descriptor, instance.Study, ErrorKind.InvalidInput, "The object lacks its SOP Instance UID (0008,0018), Series Instance UID (0020,000E) or Study Instance UID (0020,000D).", flags);
        }

        if (PixelVolume.Of(instance) > limits.MaxDecompressedBytes)
        {
            return InspectedFile.Refused(name, instance.Descriptor, instance.Study, ErrorKind.LimitExceeded, $"The pixels would have more than {limits.MaxDecompressedBytes} bytes once decompressed.", flags);
        }

        return InspectedFile.Sound(name, bytes, new InstanceEntry
        {
            SopInstanceUid = sop,
            SeriesInstanceUid = series,
            StudyInstanceUid = study,
            PixelHash = PixelVolume.HashOf(instance),
            Content = ContentHash.Of(bytes.Span),
            Length = bytes.Length,
            IsImage = instance.Descriptor.FrameCount > 0,
        }, flags);
    }

    private (DicomInstance? Instance, MedImagingException? Fault) Read(string name, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            // The hash of the bytes comes later, when it is settled which bytes are stored.
            return (new DicomInstance(DicomFile.Parse(bytes, readerOptions), name, default, readerOptions), null);
        }
        catch (MedImagingException ex)
        {
            return (null, ex);
        }
    }

    private async Task<string?> FindMalwareAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var scanner in scanners)
            {
                if (!await scanner.IsCleanAsync(name, bytes, cancellationToken).ConfigureAwait(false))
                {
                    return "The malware scanner found something.";
                }
            }

            return null;
        }
        catch (Exception ex) when (!cancellationToken.IsCancellationRequested)
        {
            return $"The malware scanner failed ({ex.GetType().Name}); what was not scanned is not stored.";
        }
    }

    private async Task<(List<ContentFlag> Flags, string? Failure)> FlagAsync(InspectedContent content, CancellationToken cancellationToken)
    {
        var flags = new List<ContentFlag>();
        try
        {
            foreach (var inspector in inspectors)
            {
                flags.AddRange(await inspector.InspectAsync(content, cancellationToken).ConfigureAwait(false));
            }

            return (flags, null);
        }
        catch (Exception ex) when (!cancellationToken.IsCancellationRequested)
        {
            return (flags, $"An inspection failed ({ex.GetType().Name}); what was not inspected is not stored.");
        }
    }
}
