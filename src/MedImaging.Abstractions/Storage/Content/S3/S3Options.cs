namespace MedImaging;

/// <summary>Which bucket to keep content in, on Amazon S3 or a server that speaks its protocol.</summary>
public sealed class S3Options
{
    /// <summary>Gets or sets the server, such as <c>https://s3.eu-central-1.amazonaws.com</c>; https, unless it is this machine.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Gets or sets the region that requests are signed for.</summary>
    /// <value>The default is <c>us-east-1</c>, which most other servers take.</value>
    public string Region { get; set; } = "us-east-1";

    /// <summary>Gets or sets the bucket; it must be there.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>Gets or sets what the objects' names begin with, such as <c>media/</c>; the rest of a name is a hash.</summary>
    /// <value>The default is nothing.</value>
    public string Prefix { get; set; } = "";

    /// <summary>Gets or sets what gives the credentials, asked for each request.</summary>
    public Func<S3Credentials>? Credentials { get; set; }

    /// <summary>Gets or sets whether the bucket stands in the host's name rather than in the path.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool UsesVirtualHost { get; set; }

    /// <summary>Gets or sets whether content may leave this machine unsealed, when the host has no keys. Whoever can read the bucket then sees patients' images.</summary>
    /// <value>The default is <see langword="false"/>: without an <see cref="IKeyProvider"/> the store refuses to work.</value>
    public bool AllowsUnsealed { get; set; }

    /// <summary>Gets or sets how many bytes a piece of content may have.</summary>
    /// <value>The default is 512 MB.</value>
    public long MaxLength { get; set; } = 512L << 20;

    /// <summary>Gets or sets how long one attempt may take.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets how often a request is tried that may succeed later.</summary>
    /// <value>The default is 4.</value>
    public int Attempts { get; set; } = 4;

    /// <summary>Says what is wrong with the options; <see langword="null"/> for nothing.</summary>
    internal string? Problem()
        => Endpoint is not { IsAbsoluteUri: true, PathAndQuery: "/", UserInfo: "" } ? "S3 needs an endpoint without a path, such as https://s3.eu-central-1.amazonaws.com."
            : Endpoint.Scheme != Uri.UriSchemeHttps && !(Endpoint.Scheme == Uri.UriSchemeHttp && Endpoint.IsLoopback) ? "An S3 endpoint is reached by https, unless it is on this machine."
            : Bucket.Length is < 3 or > 63 || !Bucket.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.') ? "A bucket's name has 3 to 63 lower-case letters, digits, '-' or '.'."
            : Region.Length is < 1 or > 64 || !Region.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') ? "A region's name has letters, digits and '-'."
            : Prefix.Length > 512 || !Prefix.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/') || Prefix.StartsWith('/') ? "A prefix has letters, digits, '-', '_' and '/', and does not begin with '/'."
            : Credentials is null ? "S3 needs credentials."
            : MaxLength is < 1 or > (1L << 30) ? "Content in S3 has at most 1 GB."
            : AttemptTimeout <= TimeSpan.Zero || Attempts is < 1 or > 10 ? "S3 needs 1 to 10 attempts and a time for each."
            : null;
}

/// <summary>What requests to S3 are signed with.</summary>
/// <param name="AccessKeyId">The access key's id.</param>
/// <param name="SecretAccessKey">Its secret.</param>
/// <param name="SessionToken">The token of a session, for temporary credentials.</param>
public sealed record S3Credentials(string AccessKeyId, string SecretAccessKey, string? SessionToken = null)
{
    /// <summary>Says nothing of them.</summary>
    /// <returns>A word.</returns>
    public override string ToString() => "S3 credentials";
}
