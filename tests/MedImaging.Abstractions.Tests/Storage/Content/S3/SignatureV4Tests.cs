namespace MedImaging.Tests;

/// <summary>The examples of Amazon's documentation ("Examples: Signature Calculations in AWS Signature Version 4").</summary>
public sealed class SignatureV4Tests
{
    private const string Nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("GET", "test.txt", "range:bytes=0-9", Nothing, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData("PUT", "test$file.text", "date:Fri, 24 May 2013 00:00:00 GMT|x-amz-storage-class:REDUCED_REDUNDANCY", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")]
    [InlineData("GET", "?lifecycle", "", Nothing, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("GET", "?max-keys=2&prefix=J", "", Nothing, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    [InlineData("GET", "?prefix=J&max-keys=2", "", Nothing, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void Authorize_GivesThePublishedSignature(string method, string target, string more, string payloadHash, string expected)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = "examplebucket.s3.amazonaws.com",
            ["x-amz-content-sha256"] = payloadHash,
            ["x-amz-date"] = "20130524T000000Z",
        };
        foreach (string[] header in more.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split(':', 2)))
        {
            headers[header[0]] = header[1];
        }

        string authorization = SignatureV4.Authorize(
            method, new Uri("https://examplebucket.s3.amazonaws.com/" + target), headers, payloadHash, "us-east-1",
            new S3Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders={string.Join(';', headers.Keys)},Signature={expected}",
            authorization);
    }

    [Fact]
    public void Credentials_AreNotPrinted()
        => Assert.DoesNotContain("wJalr", new S3Credentials("AKIA", "wJalrXUtnFEMI").ToString(), StringComparison.Ordinal);
}
