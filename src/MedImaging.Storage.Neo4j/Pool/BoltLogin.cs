namespace MedImaging;

/// <summary>One act of logging on with some credentials. A connection is compared with it by reference: the same password given twice is two logins.</summary>
internal sealed class BoltLogin(Neo4jCredentials credentials)
{
    internal Neo4jCredentials Credentials { get; } = credentials;

    internal BoltAuth Auth => Credentials.Auth;
}
