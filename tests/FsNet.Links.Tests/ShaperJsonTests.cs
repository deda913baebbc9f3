using System.Text.Json;

namespace FsNet.Links.Tests;

public class ShaperJsonTests
{
    /// <summary>What is no request is said to be so, and never half a request.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"do":"dance"}""")]
    [InlineData("""{"do":"build"}""")]
    [InlineData("""{"do":"build","nodes":null,"prefixLength":16}""")]
    [InlineData("""{"do":"shape","executor":"Netem","nodes":[{"name":"n"}]}""")]
    [InlineData("""{"do":"shape","executor":"Wishes","nodes":[]}""")]
    public void WhatIsNoRequestIsRefused(string line) => Assert.Throws<JsonException>(() => ShaperJson.Request(line));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"answer":"failed"}""")]
    public void WhatIsNoAnswerIsRefused(string line) => Assert.Throws<JsonException>(() => ShaperJson.Answer(line));

    [Fact]
    public void APlanIsReadAsItWasWritten()
    {
        var profile = new LinkProfile(TimeSpan.FromMilliseconds(20), TimeSpan.Zero, null, null, null);
        var request = new ShaperRequest.Shape(
            Executor.NfQueue, [new NodePlan("n", "/proc/1/ns/net", "10.0.0.2", null, null, [new SourcePlan("eu", ["10.0.1.0/24"], profile)], 7)]);
        Assert.Equal(ShaperJson.Line(request), ShaperJson.Line(ShaperJson.Request(ShaperJson.Line(request))));
    }
}
