using MedImaging.Providers;
using Microsoft.Extensions.Options;

namespace MedImaging.Samples.Output;

/// <summary>Turns errors into one clear line and an exit code.</summary>
internal static class Failure
{
    /// <summary>Runs a verb; its errors end as a line on stderr, never as a stack trace.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> verb)
    {
        try
        {
            return await verb();
        }
        catch (MedImagingException ex)
        {
            await Console.Error.WriteLineAsync(Describe(ex));
            return ex.IsTransient || ex.Kind is ErrorKind.Unexpected or ErrorKind.StorageConflict or ErrorKind.MalformedResponse ? ExitCode.Failed : ExitCode.BadInput;
        }
        catch (OptionsValidationException ex)
        {
            await Console.Error.WriteLineAsync($"medimaging: {string.Join("; ", ex.Failures)}");
            return ExitCode.BadInput;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"medimaging: {ex.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("medimaging: stopped.");
            return ExitCode.Cancelled;
        }
    }

    public static string Describe(MedImagingException error, string? file = null)
    {
        string where = file is null || error.Message.Contains($"'{Path.GetFileName(file)}'", StringComparison.Ordinal) ? "" : $"{file}: ";
        string advice = error switch
        {
            RequestException => "",
            ProviderException provider => Advice(provider.Recovery),
            { Kind: ErrorKind.Unauthorized } when error.Message.Contains(" key ", StringComparison.Ordinal) => "Give the key file that has it: --keys FILE.",
            _ => Advice(error.Kind),
        };
        return $"medimaging: {where}{error.Message} {advice}".TrimEnd();
    }

    private static string Advice(RecoveryAction action) => action switch
    {
        RecoveryAction.RetryLater => "Try again later.",
        RecoveryAction.SwitchKey => "Check the key and its allowance.",
        RecoveryAction.SwitchModel => "Name another model by --model.",
        RecoveryAction.SwitchProvider => "Name another provider by --provider.",
        RecoveryAction.ShortenInput => "Ask something shorter.",
        _ => "",
    };

    private static string Advice(ErrorKind kind) => kind switch
    {
        ErrorKind.NotFound => "Check the name.",
        ErrorKind.InvalidInput => "Check that this is the right file.",
        ErrorKind.Corrupt => "Fetch it again from its source.",
        ErrorKind.UnsupportedFormat => "Convert it; a DICOM file, for example, with gdcmconv --raw.",
        ErrorKind.LimitExceeded => "Raise the limit if you trust the source.",
        _ => "",
    };
}
