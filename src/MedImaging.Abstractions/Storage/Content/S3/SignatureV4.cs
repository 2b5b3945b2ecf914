using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MedImaging;

/// <summary>Signs requests as AWS Signature Version 4 asks (docs.aws.amazon.com, "Authenticating Requests: Using the Authorization Header").</summary>
internal static class SignatureV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public const string TimeFormat = "yyyyMMddTHHmmssZ";

    /// <summary>Gives the value of the Authorization header.</summary>
    /// <param name="method">The method.</param>
    /// <param name="address">The address.</param>
    /// <param name="headers">The headers to sign, by their lower-case names.</param>
    /// <param name="payloadHash">The SHA-256 of the body, in hexadecimal.</param>
    /// <param name="region">The region.</param>
    /// <param name="credentials">The credentials.</param>
    /// <param name="time">The time, as the x-amz-date header has it.</param>
    public static string Authorize(
        string method, Uri address, SortedDictionary<string, string> headers, string payloadHash, string region, S3Credentials credentials, DateTimeOffset time)
    {
        string at = time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        string scope = $"{at[..8]}/{region}/s3/aws4_request";
        string names = string.Join(';', headers.Keys);
        string request = $"{method}\n{Path(address)}\n{Query(address)}\n{string.Concat(headers.Select(static header => $"{header.Key}:{header.Value.Trim()}\n"))}\n{names}\n{payloadHash}";
        string toSign = $"{Algorithm}\n{at}\n{scope}\n{ContentHash.Of(request).Hex}";
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + credentials.SecretAccessKey);
        foreach (string part in scope.Split('/'))
        {
            byte[] next = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
            CryptographicOperations.ZeroMemory(key);
            key = next;
        }

        string signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        CryptographicOperations.ZeroMemory(key);
        return $"{Algorithm} Credential={credentials.AccessKeyId}/{scope},SignedHeaders={names},Signature={signature}";
    }

    private static string Path(Uri address) => string.Join('/', address.AbsolutePath.Split('/').Select(Escaped));

    private static string Query(Uri address)
        => string.Join('&', address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair => pair.Split('=', 2))
            .Select(static pair => (Name: Escaped(pair[0]), Value: pair.Length > 1 ? Escaped(pair[1]) : ""))
            .OrderBy(static pair => pair.Name, StringComparer.Ordinal).ThenBy(static pair => pair.Value, StringComparer.Ordinal)
            .Select(static pair => $"{pair.Name}={pair.Value}"));

    // EscapeDataString leaves RFC 3986's unreserved characters, which are the ones the signature leaves.
    private static string Escaped(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));
}
