namespace MedImaging.Formats;

internal static class SignedContent
{
    /// <summary>Refuses to make a final file of words nobody signed.</summary>
    public static void Require(SignedReport report)
    {
        if (!report.IsIntact())
        {
            throw new MedImagingException(ErrorKind.Corrupt, "The report's words are not those that were signed: its hash differs from the signature's.");
        }
    }
}
