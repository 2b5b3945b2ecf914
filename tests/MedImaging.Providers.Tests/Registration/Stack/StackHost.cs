using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MedImaging.Tests.Registration.Stack;

/// <summary>A host with every vendor and a router over them, as its registration puts them together: telemetry, functions, cache, fallback, budget, key rings and rate limits.</summary>
internal static class StackHost
{
    public const string Router = "all";
    public const string Model = "model-1";

    public static readonly IReadOnlyList<string> Lanes = ["gemini", "openai", "groq", "openrouter", "ollama"];

    /// <summary>Makes one; all vendors are at one address.</summary>
    public static ServiceProvider Create(Uri address, IEgressLog log, ILoggerFactory? logs = null, TimeSpan? patience = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(log);
        services.AddSingleton(logs ?? new LoggerFactory());
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.Configure<ProvidersOptions>(options => (options.RequestsPerMinute, options.MaxRetries) = (100_000, 2));
        services.AddMedImaging()
            .AllowEgress(policy => (policy.Name, policy.DeclaredBy, policy.Declaration) = ("tests", "tests", EgressDeclaration.Synthetic))
            .AddGemini(options =>
            {
                (options.Model, options.Description, options.Endpoint) = (Model, Described(Model), Endpoint(address, patience));
                AddKeys(options.ApiKeys, "gemini");
            })
            .AddOpenAI(options => Set(options, address, patience, "openai"))
            .AddGroq(options => Set(options, address, patience, "groq"))
            .AddOpenRouter(options => Set(options, address, patience, "openrouter"), [Described("model-2"), Described("model-3")])
            .AddOllama(options => (options.Model, options.ApiKey, options.Endpoint) = (Model, Key("ollama", 1), Endpoint(address, patience)))
            .AddProviderRouter(Router, options =>
            {
                options.Tier("first", "gemini", "openai").Tier("second", "groq", "openrouter").Tier("local", "ollama");
                options.Functions = new FunctionLoopOptions();
                options.ConfigureFallback = fallback => (fallback.BaseDelay, fallback.MaxDelay, fallback.Seed) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), 7);
            });
        return services.BuildServiceProvider();
    }

    public static string Key(string lane, int number) => $"{Canaries.Key}-{number}-{lane}";

    /// <summary>Asks one way or the other, and gives the way the call took.</summary>
    public static async Task<(ChatResponse Response, RouteRecord? Route)> AskAsync(IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions options, bool isStream, CancellationToken cancellationToken)
    {
        if (!isStream)
        {
            var response = await client.GetResponseAsync(messages, options, cancellationToken);
            return (response, response.GetRoute());
        }

        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            updates.Add(update);
        }

        return (updates.ToChatResponse(), updates.Select(RouteExtensions.GetRoute).LastOrDefault(route => route is not null));
    }

    private static void Set(OpenAICompatibleOptions options, Uri address, TimeSpan? patience, string lane)
    {
        (options.Model, options.Description, options.Endpoint) = (Model, Described(Model), Endpoint(address, patience));
        AddKeys(options.ApiKeys, lane);
    }

    private static void AddKeys(IList<string> keys, string lane)
    {
        for (int number = 1; number <= 3; number++)
        {
            keys.Add(Key(lane, number));
        }
    }

    private static ProviderModel Described(string id) => new() { Id = id, TakesImages = true, CallsFunctions = true, FollowsSchemas = true, InputPrice = 1, OutputPrice = 2 };

    private static ProviderEndpoint Endpoint(Uri address, TimeSpan? patience)
    {
        var endpoint = new ProviderEndpoint { Address = address, AllowsPrivateNetwork = true, MaxResponseBytes = 256 << 10, MaxLineBytes = 64 << 10 };
        (endpoint.IdleTimeout, endpoint.TotalTimeout) = patience is { } most ? (most, most) : (endpoint.IdleTimeout, endpoint.TotalTimeout);
        return endpoint;
    }
}
