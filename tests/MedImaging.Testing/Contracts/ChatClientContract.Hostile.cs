using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Xunit;

namespace MedImaging.Testing;

/// <content>What every vendor's client does when the other side, or the caller, goes wrong.</content>
public abstract partial class ChatClientContract
{
    private const int MostCuts = 200;
    private const string VendorWords = Canaries.Echo;

    private static readonly WireReply Whole = new() { Text = ["No focal ", "consolidation."], Calls = [new("call-a", "find_study", """{"id":"s-1"}""")] };

    [Theory, InlineData(false), InlineData(true)]
    public async Task Cancelled_BeforeIt_SendsNothing(bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        using var client = CreateClient(provider.Address, new OpenEgressGate());
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DrainAsync(client, isStream, source.Token));

        Assert.Empty(provider.Requests);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Cancelled_WhileItWaits_IsACancellation_AndLetsTheConnectionGo(bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        var (arrived, gone) = (new TaskCompletionSource(), new TaskCompletionSource());
        provider.Answer(new FakeAnswer(async context =>
        {
            context.RequestAborted.Register(gone.SetResult);
            if (isStream)
            {
                context.Response.ContentType = StreamMediaType;
                await context.Response.WriteAsync(Frame(Documents(Whole, isStream: true)[0]), CancellationToken.None);
                await context.Response.Body.FlushAsync(CancellationToken.None);
            }

            arrived.SetResult();
            await gone.Task;
        }));
        using var client = CreateClient(provider.Address, new OpenEgressGate());
        using var source = new CancellationTokenSource();
        var asking = DrainAsync(client, isStream, source.Token);

        await arrived.Task.WaitAsync(Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await gone.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task Stream_LeftInTheMiddle_LetsTheConnectionGo()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        var gone = new TaskCompletionSource();
        provider.Answer(new FakeAnswer(async context =>
        {
            context.RequestAborted.Register(gone.SetResult);
            context.Response.ContentType = StreamMediaType;
            await context.Response.WriteAsync(Frame(Documents(Whole, isStream: true)[0]), CancellationToken.None);
            await context.Response.Body.FlushAsync(CancellationToken.None);
            await gone.Task;
        }));
        using var client = CreateClient(provider.Address, new OpenEgressGate());

        await foreach (var update in client.GetStreamingResponseAsync(Question, cancellationToken: Token))
        {
            break;
        }

        await gone.Task.WaitAsync(Token);
    }

    public static TheoryData<int, ErrorKind, bool> Errors()
    {
        var data = new TheoryData<int, ErrorKind, bool>();
        foreach (bool isStream in (bool[])[false, true])
        {
            data.Add(400, ErrorKind.InvalidInput, isStream);
            data.Add(401, ErrorKind.Unauthorized, isStream);
            data.Add(403, ErrorKind.Unauthorized, isStream);
            data.Add(404, ErrorKind.NotFound, isStream);
            data.Add(429, ErrorKind.Throttled, isStream);
            data.Add(500, ErrorKind.Unavailable, isStream);
            data.Add(503, ErrorKind.Unavailable, isStream);
            data.Add(504, ErrorKind.Timeout, isStream);
        }

        return data;
    }

    [Theory, MemberData(nameof(Errors))]
    public async Task Error_HasItsKind_AndNoWordsOfTheVendor(int status, ErrorKind kind, bool isStream)
    {
        foreach (string body in (string[])[ErrorDocument(status, VendorWords), $"<html>{VendorWords}</html>", "", "null", "[]", "{"])
        {
            var error = await FailureAsync(FakeAnswer.Of(status, "application/json", body), isStream);

            Assert.Equal(kind, error.Kind);
            Assert.DoesNotContain(VendorWords, error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Error_InAGoodAnswer_HasItsKind(bool isStream)
    {
        var documents = isStream ? Documents(Whole, isStream).Take(1).Append(ErrorDocument(503, VendorWords)) : [ErrorDocument(503, VendorWords)];

        var error = await FailureAsync(FakeAnswer.Of(200, isStream ? StreamMediaType : "application/json", Body([.. documents], isStream)), isStream);

        Assert.NotEqual(ErrorKind.MalformedResponse, error.Kind);
        Assert.DoesNotContain(VendorWords, error.ToString(), StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Connection_ThatBreaks_IsUnavailable(bool isStream)
        => Assert.Equal(ErrorKind.Unavailable, (await FailureAsync(FakeAnswer.Reset(), isStream)).Kind);

    [Theory, InlineData(false), InlineData(true)]
    public async Task Answer_OfAnotherShape_IsMalformed(bool isStream)
    {
        foreach (string document in (string[])["null", "[]", "1", "\"text\"", "{}", "[[[[]]]]", "{\"\\uD800\":1}", "not JSON", "<html></html>", new string('[', 500)])
        {
            var error = await FailureAsync(FakeAnswer.Of(200, isStream ? StreamMediaType : "application/json", Body([document], isStream)), isStream);

            Assert.True(error.Kind is ErrorKind.MalformedResponse or ErrorKind.Unavailable, $"{document} ended as {error.Kind}.");
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Answer_CutAnywhere_IsAnErrorOrTheWholeAnswer(bool isStream)
    {
        byte[] body = Encoding.UTF8.GetBytes(Body(Documents(Whole, isStream), isStream));
        int step = Math.Max(1, body.Length / MostCuts);
        var cuts = Enumerable.Range(0, body.Length).Where(cut => cut % step == 0 || body.Length - cut < 40);
        await EachEndsWellAsync(cuts.Select(cut => ($"cut at {cut} of {body.Length}", body[..cut])), isStream, mustBeWhole: true);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Answer_WithAMemberOfAnotherType_IsAnAnswerOrAnError(bool isStream)
    {
        var documents = Documents(Whole, isStream);
        var bodies = documents.SelectMany((document, index) => JsonTwists.Of(document).Select(twisted =>
            (twisted.What, Encoding.UTF8.GetBytes(Body([.. documents.Take(index), twisted.Document, .. documents.Skip(index + 1)], isStream)))));
        await EachEndsWellAsync(bodies, isStream, mustBeWhole: false);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Answer_WithBrokenBytes_IsAnAnswerOrAnError(bool isStream)
    {
        byte[] body = Encoding.UTF8.GetBytes(Body(Documents(Whole, isStream), isStream));
        int step = Math.Max(1, body.Length / MostCuts);
        var bodies = Enumerable.Range(0, body.Length).Where(at => at % step == 0).Select(at =>
        {
            byte[] broken = (byte[])body.Clone();
            broken[at] = (byte)(at % 3 == 0 ? 0xFF : at % 3 == 1 ? 0xC3 : '\\');
            return ($"byte {at}", broken);
        });
        await EachEndsWellAsync(bodies, isStream, mustBeWhole: false);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Gate_IsAskedForEachAttempt_WithAllOfTheContent(bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = _ => Answer(new WireReply { Text = ["Noted."] }, isStream);
        var gate = new OpenEgressGate();
        using var client = CreateClient(provider.Address, gate);
        byte[] image = [1, 2, 3, 4];
        ChatMessage[] messages = [new(ChatRole.System, "system text"), new(ChatRole.User, [new TextContent("user text"), new DataContent(image, "image/png")])];

        for (int attempt = 1; attempt <= 2; attempt++)
        {
            await AskAsync(client, messages, null, isStream);

            Assert.Equal(attempt, gate.Receipts.Count);
            Assert.All([ContentHash.Of("system text"), ContentHash.Of("user text"), ContentHash.Of(image)], part => Assert.Contains(part, gate.Receipts[^1].Parts));
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Gate_ThatRefuses_IsTheEnd(bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        using var client = CreateClient(provider.Address, new ClosedGate());

        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, () => AskAsync(client, Question, null, isStream));

        Assert.Empty(provider.Requests);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Request_CarriesNeitherTheScopeNorTheKeyInItsAddress(bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(Answer(new WireReply { Text = ["Noted."] }, isStream));
        using var client = CreateClient(provider.Address, new OpenEgressGate());
        var scope = new CallScope { Tenant = "tenant-canary", Patient = "patient-canary", Study = "study-canary", IdempotencyKey = "idem-1" };

        await AskAsync(client, Question, new ChatOptions().WithScope(scope), isStream);

        var request = Assert.Single(provider.Requests);
        string all = request.Path + request.Text + string.Join('\n', request.Headers.Select(header => $"{header.Key}: {header.Value}"));
        Assert.DoesNotContain("canary", all.Replace(Key, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, request.Path + request.Text, StringComparison.Ordinal);
        Assert.Single(request.Headers, header => header.Value.Contains(Key, StringComparison.Ordinal));
    }

    private static async Task DrainAsync(IChatClient client, bool isStream, CancellationToken cancellationToken)
    {
        if (!isStream)
        {
            await client.GetResponseAsync(Question, cancellationToken: cancellationToken);
            return;
        }

        await foreach (var update in client.GetStreamingResponseAsync(Question, cancellationToken: cancellationToken))
        {
            Assert.NotNull(update);
        }
    }

    private async Task<MedImagingException> FailureAsync(FakeAnswer answer, bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(answer);
        using var client = CreateClient(provider.Address, new OpenEgressGate());
        return await Assert.ThrowsAnyAsync<MedImagingException>(() => AskAsync(client, Question, null, isStream));
    }

    private async Task EachEndsWellAsync(IEnumerable<(string What, byte[] Body)> bodies, bool isStream, bool mustBeWhole)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        using var client = CreateClient(provider.Address, new OpenEgressGate());
        int errors = 0;
        foreach (var (what, body) in bodies)
        {
            provider.Answer(FakeAnswer.Of(200, isStream ? StreamMediaType : "application/json", body));
            try
            {
                var response = await AskAsync(client, Question, null, isStream);
                Assert.True(!mustBeWhole || (response.Text == string.Concat(Whole.Text) && response.FinishReason is not null), $"{what} was taken for a whole answer.");
            }
            catch (MedImagingException)
            {
                errors++;
            }
            catch (Exception other)
            {
                Assert.Fail($"{what} ended in {other}.");
            }
        }

        Assert.True(errors > 0, "Nothing was refused.");
    }

    private sealed class ClosedGate : IEgressGate
    {
        public ValueTask<EgressReceipt> AdmitAsync(EgressRequest request, CancellationToken cancellationToken = default)
            => throw new MedImagingException(ErrorKind.PolicyBlocked, "Nothing is admitted.");
    }
}
