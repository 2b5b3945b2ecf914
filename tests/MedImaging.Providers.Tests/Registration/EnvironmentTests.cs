using MedImaging.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests.Registration;

public sealed class EnvironmentTests
{
    private const string Secret = "sk-planted-secret";

    public static TheoryData<string, string, string, string> Good => new()
    {
        { "GEMINI_API_KEY", Secret, "gemini", "keys" },
        { "GEMINI_API_KEY_1", Secret, "gemini", "keys" },
        { "GEMINI_API_KEY_2", Secret, "gemini", "keys" },
        { "OPENROUTER_API_KEY", Secret, "openrouter", "keys" },
        { "GROQ_API_KEY", Secret, "groq", "keys" },
        { "OPENAI_API_KEY", Secret, "openai", "keys" },
        { "RATE_LIMIT_REQUESTS_PER_MINUTE", "7", "", "7 3 00:30:00" },
        { "CACHE_TTL_MINUTES", "5", "", "20 3 00:05:00" },
        { "MAX_RETRIES", "1", "", "20 1 00:30:00" },
        { "MEDGEMMA_API_ENDPOINT", "https://medgemma.example.org/v1/", "medgemma", "https://medgemma.example.org/v1/" },
    };

    [Theory, MemberData(nameof(Good))]
    public void AVariable_BecomesAnOption(string variable, string value, string provider, string expected)
    {
        using var host = Host((variable, value));

        var shared = host.GetRequiredService<IOptions<ProvidersOptions>>().Value;
        string actual = (expected, provider) switch
        {
            ("keys", "gemini") => Named<GeminiOptions>(host, provider).ApiKeys.Single() == value ? "keys" : "",
            ("keys", _) => Named<OpenAICompatibleOptions>(host, provider).ApiKeys.Single() == value ? "keys" : "",
            (_, "medgemma") => Named<OpenAICompatibleOptions>(host, provider).Endpoint.Address!.AbsoluteUri,
            _ => $"{shared.RequestsPerMinute} {shared.MaxRetries} {shared.CacheTimeToLive:c}",
        };
        Assert.Equal(expected, actual);
        if (provider.Length > 0)
        {
            Assert.Equal(provider, Assert.Single(host.GetServices<RegisteredProvider>()).Name);
        }
    }

    [Fact]
    public void NumberedKeys_FollowTheOneWithout_InTheOrderOfTheirNumbers_AndMedGemmaTakesItsKey()
    {
        using var host = Host(("GEMINI_API_KEY_10", "k10"), ("GEMINI_API_KEY_2", "k2"), ("GEMINI_API_KEY", "k0"), ("MEDGEMMA_API_ENDPOINT", "https://m.example.org/"), ("MEDGEMMA_API_KEY", "km"));
        Assert.Equal(["k0", "k2", "k10"], Named<GeminiOptions>(host, "gemini").ApiKeys);
        Assert.Equal(["km"], Named<OpenAICompatibleOptions>(host, "medgemma").ApiKeys);
        Assert.Equal(3, host.GetServices<RegisteredProvider>().First(provider => provider.Name == "gemini").Keys);
    }

    [Theory]
    [InlineData("RATE_LIMIT_REQUESTS_PER_MINUTE", "0")]
    [InlineData("RATE_LIMIT_REQUESTS_PER_MINUTE", "100001")]
    [InlineData("RATE_LIMIT_REQUESTS_PER_MINUTE", "planted")]
    [InlineData("CACHE_TTL_MINUTES", "-1")]
    [InlineData("CACHE_TTL_MINUTES", "planted")]
    [InlineData("MAX_RETRIES", "11")]
    [InlineData("MAX_RETRIES", "3.5")]
    [InlineData("MEDGEMMA_API_ENDPOINT", "ftp://planted")]
    [InlineData("MEDGEMMA_API_KEY", "planted secret")]
    [InlineData("GEMINI_API_KEY", "planted secret")]
    [InlineData("GEMINI_API_KEY_2", "planted sécret")]
    [InlineData("OPENROUTER_API_KEY", "planted secret")]
    [InlineData("GROQ_API_KEY", "planted secret")]
    [InlineData("OPENAI_API_KEY", "planted secret")]
    public void ABadValue_IsAnErrorAtStart_ThatNamesTheVariableAndNotTheValue(string variable, string value)
    {
        var error = Assert.Throws<MedImagingException>(() => Host((variable, value)).Dispose());

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(variable, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNotOurs_AndEmptyValues_AreLeftAside()
    {
        using var host = Host(("PATH", "/bin"), ("GEMINI_API_KEY", " "), ("GEMINI_API_KEY_X", "y"), ("GEMINI_API_KEYS", "z"));
        Assert.Empty(host.GetServices<RegisteredProvider>());
    }

    private static T Named<T>(IServiceProvider host, string name) => host.GetRequiredService<IOptionsMonitor<T>>().Get(name);

    private static ServiceProvider Host(params (string Name, string Value)[] variables)
    {
        var configuration = new ConfigurationBuilder().AddMedImagingEnvironment(variables.Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value))).Build();
        var services = new ServiceCollection();
        services.AddMedImaging().AddProvidersFrom(configuration);
        return services.BuildServiceProvider();
    }
}
