using System.Text;
using MedImaging.Providers;

namespace MedImaging.Tests.Wire;

public sealed class RequestBodyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatComesFromTheCaller_IsInTheBody_AndIsShownToTheGate()
    {
        var body = new RequestBody();
        body.Json.WriteStartObject();
        body.Text("text", "Clear.");
        body.Text("nothing", "");
        body.Texts("stop", ["END"]);
        body.Texts("none", []);
        body.Json.WritePropertyName("schema");
        body.Raw("{}"u8.ToArray());
        body.Json.WritePropertyName("image");
        body.Data("image/png", new byte[] { 1, 2, 3 }, "data:image/png;base64,");
        body.Number("half", 0.5f);
        body.Number("seven", 7);
        body.Number("unsaid", (long?)null);
        body.Json.WriteEndObject();

        using var content = body.ToContent();

        Assert.Equal(
            """{"text":"Clear.","nothing":"","stop":["END"],"schema":{},"image":"data:image/png;base64,AQID","half":0.5,"seven":7}""",
            await content.ReadAsStringAsync(Token));
        Assert.Equal(
            [("text/plain", "Clear."), ("text/plain", "END"), ("application/json", "{}"), ("image/png", "\u0001\u0002\u0003")],
            body.Parts.Select(part => (part.MediaType, Encoding.UTF8.GetString(part.Content.Span))));
    }
}
