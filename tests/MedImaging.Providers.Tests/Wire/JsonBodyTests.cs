using System.Text.Json;
using MedImaging.Providers;

namespace MedImaging.Tests.Wire;

public sealed class JsonBodyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(49_151), InlineData(49_152), InlineData(49_153), InlineData(200_000)]
    public async Task Content_IsTheJson_WithTheBytesInBase64_AndAsLongAsItSays(int length)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))];
        var body = new JsonBody();
        body.Writer.WriteStartObject();
        body.Writer.WritePropertyName("first");
        body.WriteData(bytes);
        body.Writer.WriteString("between", "é");
        body.Writer.WritePropertyName("second");
        body.WriteData(bytes, "data:image/png;base64,");
        body.Writer.WriteEndObject();

        for (int attempt = 0; attempt < 2; attempt++)
        {
            using var content = body.ToContent();
            byte[] sent = await content.ReadAsByteArrayAsync(Token);

            using var read = JsonDocument.Parse(sent);
            Assert.Equal(sent.Length, content.Headers.ContentLength);
            Assert.Equal(bytes, read.RootElement.GetProperty("first").GetBytesFromBase64());
            Assert.Equal("data:image/png;base64," + Convert.ToBase64String(bytes), read.RootElement.GetProperty("second").GetString());
            Assert.Equal("é", read.RootElement.GetProperty("between").GetString());
        }
    }

    [Fact]
    public async Task Content_OfABigImage_CopiesNothingOfIt()
    {
        var body = new JsonBody();
        body.WriteData(new byte[32 << 20]);
        using var content = body.ToContent();
        await content.CopyToAsync(Stream.Null, Token);
        long before = GC.GetAllocatedBytesForCurrentThread();

        await content.CopyToAsync(Stream.Null, Token);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 128 << 10);
    }
}
