using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests;

public sealed class Neo4jOptionsTests
{
    [Theory]
    [InlineData("bolt://localhost", true)]
    [InlineData("bolt://127.0.0.1:7687", true)]
    [InlineData("bolt://[::1]:7687", true)]
    [InlineData("neo4j://localhost", true)]
    [InlineData("neo4j+s://graph.example:7687?policy=eu", true)]
    [InlineData("bolt+s://graph.example", true)]
    [InlineData("bolt+ssc://graph.example", true)]
    [InlineData("bolt://graph.example", false)]
    [InlineData("neo4j://10.0.0.1", false)]
    [InlineData("http://localhost:7474", false)]
    [InlineData("bolt://user:planted@localhost", false)]
    [InlineData("bolt://localhost/db", false)]
    [InlineData("bolt://localhost?policy=eu", false)]
    [InlineData("neo4j://localhost?policy", false)]
    [InlineData("neo4j://localhost?address=x", false)]
    [InlineData("neo4j://localhost?a=1&a=2", false)]
    public void AnAddress_IsAllowedOrRefused_WithAReason(string address, bool isAllowed)
    {
        var result = Validate(new() { Address = new Uri(address), User = "neo4j", Password = "planted" });

        Assert.Equal(isAllowed, result.Succeeded);
        Assert.DoesNotContain("planted", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void SendingInTheClear_IsTheHostsExplicitWish()
    {
        var options = new Neo4jOptions { Address = new Uri("bolt://graph.example") };
        Assert.Contains("bolt+s://", Validate(options).FailureMessage, StringComparison.Ordinal);
        options.AllowUnencrypted = true;
        Assert.True(Validate(options).Succeeded);
    }

    [Fact]
    public void WhatDoesNotGoTogether_IsRefused()
    {
        Assert.True(Validate(new()).Failed);
        Assert.True(Validate(Local(static o => o.User = "neo4j")).Failed);
        Assert.True(Validate(Local(static o => (o.User, o.Password, o.Credentials) = ("a", "b", static _ => ValueTask.FromResult(Neo4jCredentials.None)))).Failed);
        Assert.True(Validate(Local(static o => o.CertificateAuthorityFile = "/nowhere/ca.pem")).Failed);
        Assert.True(Validate(Local(static o => o.PinnedCertificates.Add("12"))).Failed);
        Assert.True(Validate(Local(static o => o.InitialRouters = static _ => ValueTask.FromResult<IReadOnlyList<Uri>>([]))).Failed);
        Assert.True(Validate(Local(static o => o.Database = "a;b")).Failed);
        Assert.True(Validate(Local(static o => o.PoolSize = 0)).Failed);
        Assert.True(Validate(Local(static o => o.QueryTimeout = TimeSpan.Zero)).Failed);
        Assert.True(Validate(Local(static o => o.MaxResultBytes = 5)).Failed);
        Assert.True(Validate(Local(static o => o.MaxRetryTime = TimeSpan.Zero)).Succeeded);
        Assert.True(Validate(Local(static o => o.Database = "hospital.1")).Succeeded);
    }

    [Fact]
    public async Task TheSession_IsRegisteredOnce_AndStandsAsideForTheHosts()
    {
        await using var server = BoltServer.Start().Serve();
        await using var provider = new ServiceCollection().AddMedImaging().AddNeo4jSession(o => o.Address = server.Uri()).Services.BuildServiceProvider();
        var session = provider.GetRequiredService<ICypherSession>();
        await session.PutAsync("a", 1L);
        Assert.Same(session, provider.GetRequiredService<ICypherSession>());

        var own = new NoSession();
        using var other = new ServiceCollection().AddSingleton<ICypherSession>(own).AddMedImaging().AddNeo4jSession(static o => o.Address = new Uri("bolt://localhost")).Services.BuildServiceProvider();
        Assert.Same(own, other.GetRequiredService<ICypherSession>());

        using var wrong = new ServiceCollection().AddMedImaging().AddNeo4jSession(static o => o.Address = new Uri("bolt://graph.example")).Services.BuildServiceProvider();
        Assert.Throws<OptionsValidationException>(() => wrong.GetRequiredService<ICypherSession>());
    }

    [Fact]
    public void AFileThatIsNoCertificate_IsToldSo()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("ca.pem", "nothing"u8);
        var options = new Neo4jOptions { Address = new Uri("bolt+s://localhost"), CertificateAuthorityFile = file };

        Assert.True(Validate(options).Succeeded);
        var error = Assert.Throws<MedImagingException>(() => BoltSessionFactory.Create(options, TimeProvider.System, new Random(1), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
    }

    [Fact]
    public async Task AnEncryptedServer_IsTrustedByTheFileGiven_AndByNoOther()
    {
        using var folder = new TemporaryFolder();
        using var certificates = new BoltCertificates();
        using var authority = certificates.Authority;
        using var certificate = certificates.Issue();
        string file = folder.Write("ca.pem", System.Text.Encoding.ASCII.GetBytes(authority.ExportCertificatePem()));
        await using var server = BoltServer.Start(new() { Certificate = certificate }).Serve();
        var address = new Uri($"bolt+s://localhost:{server.Port}");

        await using (var trusting = SessionBench.Open(address, o => o.CertificateAuthorityFile = file))
        {
            await trusting.PutAsync("a", 1L);
        }

        await using var careful = SessionBench.Open(address, static o => o.MaxRetryTime = TimeSpan.Zero);
        await Assert.ThrowsAnyAsync<MedImagingException>(async () => await careful.PutAsync("b", 1L));
        Assert.Single(server.State.Snapshot());
    }

    private static Neo4jOptions Local(Action<Neo4jOptions> configure)
    {
        var options = new Neo4jOptions { Address = new Uri("bolt://localhost") };
        configure(options);
        return options;
    }

    private static ValidateOptionsResult Validate(Neo4jOptions options) => new Neo4jOptionsValidator().Validate(null, options);

    private sealed class NoSession : ICypherSession
    {
        public ValueTask<CypherServer> GetServerAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<T> ReadAsync<T>(Func<ICypherTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<T> WriteAsync<T>(Func<ICypherTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
