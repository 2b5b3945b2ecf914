using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests.Registration;

/// <summary>What is registered beside chat clients: embeddings, speech both ways, and the search of literature.</summary>
public sealed class OtherClientsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Embeddings => new()
    {
        { "gemini", """{"embeddings":[{"values":[0.5,0.25]}]}""" },
        { "openai", """{"data":[{"index":0,"embedding":[0.5,0.25]}],"model":"m"}""" },
        { "own", """{"data":[{"index":0,"embedding":[0.5,0.25]}],"model":"m"}""" },
        { "ollama", """{"embeddings":[[0.5,0.25]]}""" },
    };

    [Theory, MemberData(nameof(Embeddings))]
    public async Task AGeneratorOfEmbeddings_IsFoundByItsName_UsesItsFirstKey_AndTheGateDecides(string name, string answer)
    {
        await using var fake = await FakeProvider.StartAsync(Token);
        fake.Otherwise = _ => FakeAnswer.Json(answer);
        await using var open = Host(true, builder => AddEmbeddings(builder, name, fake));
        await using var closed = Host(false, builder => AddEmbeddings(builder, name, fake));

        await RefusesAsync(fake, () => Generator(closed, name).GenerateAsync(["nodule"], null, Token));
        var made = await Generator(open, name).GenerateAsync(["nodule"], null, Token);

        Assert.Equal([0.5f, 0.25f], Assert.Single(made).Vector.ToArray());
        var request = Assert.Single(fake.Requests);
        Assert.Contains("nodule", request.Text, StringComparison.Ordinal);
        string headers = string.Join('\n', request.Headers.Values);
        Assert.Contains("key-1", headers, StringComparison.Ordinal);
        Assert.DoesNotContain("key-2", headers, StringComparison.Ordinal);
        Assert.Equal(name, Assert.Single(((InMemoryEgressLog)open.GetRequiredService<IEgressLog>()).ToList()).Provider);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("groq")]
    [InlineData("own")]
    public async Task SpeechClients_AreFoundByTheirNames_AndTheGateDecides(string name)
    {
        await using var fake = await FakeProvider.StartAsync(Token);
        fake.Otherwise = request => request.Path == "/audio/speech" ? FakeAnswer.Of(200, "audio/mpeg", "sound") : FakeAnswer.Json("""{"text":"no nodule"}""");
        await using var open = Host(true, builder => AddSpeech(builder, name, fake));
        await using var closed = Host(false, builder => AddSpeech(builder, name, fake));
        using var recording = new MemoryStream("RIFF0000WAVEfmt "u8.ToArray());

        await RefusesAsync(fake, () => closed.GetRequiredKeyedService<ISpeechToTextClient>(name).GetTextAsync(recording, null, Token));
        await RefusesAsync(fake, () => closed.GetRequiredKeyedService<ITextToSpeechClient>(name).GetAudioAsync("no nodule", null, Token));
        recording.Position = 0;
        var heard = await open.GetRequiredKeyedService<ISpeechToTextClient>(name).GetTextAsync(recording, null, Token);
        var spoken = await open.GetRequiredKeyedService<ITextToSpeechClient>(name).GetAudioAsync("no nodule", null, Token);

        Assert.Equal("no nodule", heard.Text);
        Assert.Equal("sound"u8.ToArray(), Assert.IsType<DataContent>(Assert.Single(spoken.Contents)).Data.ToArray());
        Assert.Equal(["/audio/transcriptions", "/audio/speech"], fake.Requests.Select(request => request.Path));
        Assert.All(fake.Requests, request => Assert.Equal("Bearer key-1", request.Headers["Authorization"]));
    }

    [Fact]
    public void OneName_MayStandForEachKindOnce_AndEachHasItsOwnOptions()
    {
        var services = new ServiceCollection();
        var builder = services.AddMedImaging()
            .AddOpenAI(options => Model(options, "talks"))
            .AddOpenAIEmbeddings(options => Model(options, "measures"))
            .AddOpenAISpeechToText(options => Model(options, "hears"))
            .AddOpenAITextToSpeech(options => Model(options, "speaks"));
        Assert.Throws<ArgumentException>(() => builder.AddOpenAIEmbeddings(options => Model(options, "x")));
        Assert.Throws<ArgumentException>(() => builder.AddOpenAISpeechToText(options => Model(options, "x")));
        Assert.Throws<ArgumentException>(() => builder.AddOpenAITextToSpeech(options => Model(options, "x")));
        using var host = services.BuildServiceProvider();

        Assert.Equal("talks", host.GetRequiredKeyedService<IChatClient>("openai").GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.Equal("measures", Generator(host, "openai").GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId);
        Assert.Equal("hears", host.GetRequiredKeyedService<ISpeechToTextClient>("openai").GetService<SpeechToTextClientMetadata>()!.DefaultModelId);
        Assert.Equal("speaks", host.GetRequiredKeyedService<ITextToSpeechClient>("openai").GetService<TextToSpeechClientMetadata>()!.DefaultModelId);
        Assert.Equal(1, Assert.Single(host.GetServices<RegisteredProvider>()).Keys);
    }

    [Fact]
    public void OptionsThatCannotWork_AreErrorsAtStart_WithoutTheirValues()
    {
        Fails(builder => builder.AddGeminiEmbeddings(_ => { }), "'gemini' has no key");
        Fails(builder => builder.AddOpenAIEmbeddings(_ => { }), "'openai' has no key");
        Fails(builder => builder.AddGroqSpeechToText(options => options.ApiKeys.Add("planted secret")), "no header can carry");
        Fails(builder => builder.AddOpenAICompatibleTextToSpeech("own", _ => { }), "endpoint or the model of 'own'");
        Fails(builder => builder.AddOpenAITextToSpeech(options => (Model(options, "m").Speech.Voice, options.Speech.AudioFormat) = ("", "planted")), "needs a voice");
        Fails(builder => builder.AddOllamaEmbeddings(options => options.Endpoint = new ProviderEndpoint { Address = new Uri("http://planted.example.org/") }), "https");
        Fails(builder => builder.AddLiteratureSearch(options => options.SourceTimeout = TimeSpan.Zero), "more than no time");
        Fails(builder => builder.AddLiteratureSearch(options => options.MeaningWeight = double.NaN), "from 0 to 1");
        Fails(builder => builder.AddLiteratureSearch(null, "nobody"), "not registered: 'nobody'");
    }

    [Fact]
    public async Task TheSearch_IsOverAllSources_AndRanksByMeaningWhereAskedTo()
    {
        await using var fake = await FakeProvider.StartAsync(Token);
        fake.Otherwise = request => request.Path switch
        {
            "/esearch.fcgi" => Literature.LiteratureFakes.Xml(Literature.LiteratureFakes.Found("9997")),
            "/efetch.fcgi" => Literature.LiteratureFakes.Xml(Literature.LiteratureFakes.Articles("9997")),
            "/api/embed" => FakeAnswer.Json("""{"embeddings":[[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0]]}"""),
            _ => FakeAnswer.Of(429, "application/json", "{}"),
        };
        void Sources(MedImagingBuilder builder) => builder
            .AddPubMed(options => (options.Email, options.Endpoint) = ("who@example.org", Endpoint(fake)))
            .AddSemanticScholar(options => options.Endpoint = Endpoint(fake));
        await using var plain = Host(true, Sources);
        await using var meaning = Host(true, builder =>
        {
            Sources(builder);
            builder.AddOllamaEmbeddings(options => (options.Endpoint, options.EmbeddingModel) = (Endpoint(fake), "m")).AddLiteratureSearch(options => options.MeaningWeight = 1, "ollama");
        });
        await using var closed = Host(false, Sources);
        var query = new LiteratureQuery { Text = "title" };

        var refused = await closed.GetRequiredService<LiteratureSearch>().SearchAsync(query, Token);
        Assert.Empty(fake.Requests);
        Assert.All(refused.Sources, source => Assert.Equal(ErrorKind.PolicyBlocked, source.Error));

        var found = await plain.GetRequiredService<LiteratureSearch>().SearchAsync(query, Token);
        Assert.Equal("9997", Assert.Single(found.Items).Pmid);
        Assert.Equal([("pubmed", (ErrorKind?)null), ("semanticscholar", ErrorKind.Throttled)], found.Sources.Select(source => (source.Source, source.Error)));
        Assert.DoesNotContain(fake.Requests, request => request.Path == "/api/embed");

        await meaning.GetRequiredService<LiteratureSearch>().SearchAsync(query, Token);
        Assert.Contains(fake.Requests, request => request.Path == "/api/embed");
    }

    private static IEmbeddingGenerator<string, Embedding<float>> Generator(IServiceProvider host, string name) => host.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(name);

    private static async Task RefusesAsync(FakeProvider fake, Func<Task> call)
    {
        var error = await Assert.ThrowsAnyAsync<MedImagingException>(call);
        Assert.Equal(ErrorKind.PolicyBlocked, error.Kind);
        Assert.Empty(fake.Requests);
    }

    private static MedImagingBuilder AddEmbeddings(MedImagingBuilder builder, string name, FakeProvider fake) => name switch
    {
        "gemini" => builder.AddGeminiEmbeddings(options =>
        {
            options.Endpoint = Endpoint(fake);
            options.ApiKeys.Add("key-1");
            options.ApiKeys.Add("key-2");
        }),
        "openai" => builder.AddOpenAIEmbeddings(options => Server(options, fake)),
        "ollama" => builder.AddOllamaEmbeddings(options => (options.Endpoint, options.EmbeddingModel, options.ApiKey) = (Endpoint(fake), "m", "key-1")),
        _ => builder.AddOpenAICompatibleEmbeddings(name, options => Server(options, fake).Preset = OpenAIPreset.Vllm),
    };

    private static MedImagingBuilder AddSpeech(MedImagingBuilder builder, string name, FakeProvider fake) => name switch
    {
        "openai" => builder.AddOpenAISpeechToText(options => Server(options, fake)).AddOpenAITextToSpeech(options => Server(options, fake)),
        "groq" => builder.AddGroqSpeechToText(options => Server(options, fake)).AddGroqTextToSpeech(options => Server(options, fake)),
        _ => builder.AddOpenAICompatibleSpeechToText(name, options => Server(options, fake)).AddOpenAICompatibleTextToSpeech(name, options => Server(options, fake)),
    };

    private static OpenAICompatibleOptions Server(OpenAICompatibleOptions options, FakeProvider fake)
    {
        (options.Endpoint, options.Model) = (Endpoint(fake), "m");
        options.ApiKeys.Add("key-1");
        options.ApiKeys.Add("key-2");
        return options;
    }

    private static OpenAICompatibleOptions Model(OpenAICompatibleOptions options, string model)
    {
        options.Model = model;
        options.ApiKeys.Add("k");
        return options;
    }

    // Remote, so that the gate has something to decide.
    private static ProviderEndpoint Endpoint(FakeProvider fake) => new() { Address = fake.Address, AllowsPrivateNetwork = true };

    private static void Fails(Action<MedImagingBuilder> add, string expected)
    {
        using var host = Host(false, add);
        var error = Assert.Throws<OptionsValidationException>(() => host.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", error.ToString(), StringComparison.Ordinal);
    }

    private static ServiceProvider Host(bool isOpen, Action<MedImagingBuilder> add)
    {
        var services = new ServiceCollection();
        var builder = services.AddMedImaging();
        if (isOpen)
        {
            builder.AllowEgress(policy => (policy.Name, policy.DeclaredBy, policy.Declaration) = ("tests", "tests", EgressDeclaration.Synthetic));
        }

        add(builder);
        return services.BuildServiceProvider();
    }
}
