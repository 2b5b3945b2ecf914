using System.Text.Json;
using MedImaging.Providers;

namespace MedImaging.Tests.Functions;

public sealed class ArgumentSchemaTests
{
    private const string Schema = """
        {"type":"object","properties":{
          "s":{"type":"string","minLength":1,"maxLength":3},"n":{"type":["number","null"],"minimum":0,"exclusiveMaximum":10},"i":{"type":"integer"},
          "e":{"enum":["a",1,null]},"c":{"const":5},"b":{"type":"boolean"},"l":{"type":"array","items":{"type":"integer"},"maxItems":2},
          "o":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"],"additionalProperties":false},
          "a":{"anyOf":[{"type":"string"},{"type":"object","required":["y"]}]},"any":true,"never":false},"required":["s"]}
        """;

    [Theory]
    [InlineData("""{"s":"x"}""", true)]
    [InlineData("""{}""", false)]
    [InlineData("""{"s":null}""", false)]
    [InlineData("""{"s":""}""", false)]
    [InlineData("""{"s":"four"}""", false)]
    [InlineData("""{"s":"x","other":1}""", false)]
    [InlineData("""{"s":"x","n":null}""", true)]
    [InlineData("""{"s":"x","n":9.5}""", true)]
    [InlineData("""{"s":"x","n":10}""", false)]
    [InlineData("""{"s":"x","n":-1}""", false)]
    [InlineData("""{"s":"x","n":"1"}""", false)]
    [InlineData("""{"s":"x","n":1e999}""", false)]
    [InlineData("""{"s":"x","i":3}""", true)]
    [InlineData("""{"s":"x","i":3.0}""", true)]
    [InlineData("""{"s":"x","i":3.5}""", false)]
    [InlineData("""{"s":"x","e":"a"}""", true)]
    [InlineData("""{"s":"x","e":null}""", true)]
    [InlineData("""{"s":"x","e":"b"}""", false)]
    [InlineData("""{"s":"x","c":5}""", true)]
    [InlineData("""{"s":"x","c":6}""", false)]
    [InlineData("""{"s":"x","b":"true"}""", false)]
    [InlineData("""{"s":"x","l":[1,2]}""", true)]
    [InlineData("""{"s":"x","l":[1,2,3]}""", false)]
    [InlineData("""{"s":"x","l":[1,"2"]}""", false)]
    [InlineData("""{"s":"x","o":{"x":"y"}}""", true)]
    [InlineData("""{"s":"x","o":{}}""", false)]
    [InlineData("""{"s":"x","o":{"x":"y","z":1}}""", false)]
    [InlineData("""{"s":"x","a":"t"}""", true)]
    [InlineData("""{"s":"x","a":{"y":1}}""", true)]
    [InlineData("""{"s":"x","a":{}}""", false)]
    [InlineData("""{"s":"x","any":[{}]}""", true)]
    [InlineData("""{"s":"x","never":1}""", false)]
    [InlineData("""[]""", false)]
    public void Accepts_WhatTheFunctionTakes(string arguments, bool expected)
        => Assert.Equal(expected, ArgumentSchema.Accepts(JsonDocument.Parse(Schema).RootElement, JsonDocument.Parse(arguments).RootElement));

    [Theory]
    [InlineData("""{}""", """{}""", true)]
    [InlineData("""{}""", """{"x":1}""", false)]
    [InlineData("""{"additionalProperties":true}""", """{"x":1}""", true)]
    [InlineData("""{"additionalProperties":{"type":"string"}}""", """{"x":1}""", false)]
    [InlineData("""{"type":5,"properties":7,"required":"x","enum":3}""", """{}""", true)]
    [InlineData("""true""", """{}""", true)]
    [InlineData("""false""", """{}""", false)]
    public void Accepts_AnySchema(string schema, string arguments, bool expected)
        => Assert.Equal(expected, ArgumentSchema.Accepts(JsonDocument.Parse(schema).RootElement, JsonDocument.Parse(arguments).RootElement));

    [Fact]
    public void Accepts_NothingThatNestsForEver()
    {
        string schema = string.Concat(Enumerable.Repeat("""{"additionalProperties":""", 40)) + "true" + new string('}', 40);
        string arguments = string.Concat(Enumerable.Repeat("""{"x":""", 40)) + "1" + new string('}', 40);
        Assert.False(ArgumentSchema.Accepts(JsonDocument.Parse(schema).RootElement, JsonDocument.Parse(arguments).RootElement));
    }
}
