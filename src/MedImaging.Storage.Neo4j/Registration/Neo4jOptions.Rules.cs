using System.ComponentModel.DataAnnotations;

namespace MedImaging;

/// <content>What one option demands of another.</content>
public sealed partial class Neo4jOptions : IValidatableObject
{
    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var scheme = Neo4jScheme.Read(Address, out string problem);
        if (scheme is null)
        {
            yield return new ValidationResult(problem, [nameof(Address)]);
            yield break;
        }

        if (scheme.Encryption == BoltEncryption.None)
        {
            if (!AllowUnencrypted && !Neo4jScheme.IsThisMachine(scheme.Address.Host))
            {
                yield return new ValidationResult(
                    $"{scheme.Address.Host} is another machine, and {Address?.Scheme}:// would send password and records in the clear: use {Address?.Scheme}+s://, or set {nameof(AllowUnencrypted)} when the network itself protects them.",
                    [nameof(Address)]);
            }

            if (CertificateAuthorityFile is not null || PinnedCertificates.Count > 0)
            {
                yield return new ValidationResult($"Certificates mean nothing to {Address?.Scheme}://, which does not encrypt: use {Address?.Scheme}+s://.", [nameof(Address)]);
            }
        }

        foreach (var result in ValidateWhoWeAre())
        {
            yield return result;
        }

        if (PinnedCertificates.Any(static digest => digest is not { Length: 64 } || !digest.All(char.IsAsciiHexDigit)))
        {
            yield return new ValidationResult("A pinned certificate is given as the 64 hexadecimal digits of its SHA-256.", [nameof(PinnedCertificates)]);
        }

        if (CertificateAuthorityFile is { } file && !File.Exists(file))
        {
            yield return new ValidationResult("The file of certificate authorities is not there.", [nameof(CertificateAuthorityFile)]);
        }

        if (InitialRouters is not null && !scheme.IsRouted)
        {
            yield return new ValidationResult($"{nameof(InitialRouters)} are asked only with neo4j://; {Address?.Scheme}:// speaks to its one server.", [nameof(InitialRouters)]);
        }
    }

    private IEnumerable<ValidationResult> ValidateWhoWeAre()
    {
        if (Credentials is not null && (User is not null || Password is not null))
        {
            yield return new ValidationResult($"Give either {nameof(User)} and {nameof(Password)}, or {nameof(Credentials)}.", [nameof(Credentials)]);
        }

        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password))
        {
            yield return new ValidationResult($"{nameof(User)} and {nameof(Password)} belong together.", [nameof(User)]);
        }
    }
}
