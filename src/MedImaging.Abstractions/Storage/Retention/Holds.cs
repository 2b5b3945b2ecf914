namespace MedImaging;

/// <summary>What a hold forbids.</summary>
internal static class Holds
{
    public static async ValueTask RequireNoneAsync(DeskReader reader, string? patient)
    {
        if (await IsHeldAsync(reader, patient).ConfigureAwait(false))
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, "The patient's records are on legal hold; nothing of them is deleted until it is lifted.");
        }
    }

    public static async ValueTask<bool> IsHeldAsync(DeskReader reader, string? patient)
        => patient is not null && await reader.CountAsync(reader.All(DomainTypes.LegalHolds, 1) with
        {
            Where = [reader.IsPatients("held", patient)],
        }).ConfigureAwait(false) > 0;
}
