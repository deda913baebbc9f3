using FsNet.Swarms.Running;

namespace FsNet.Testbed.Tests.Running;

public class NodeEventTests
{
    [Fact]
    public void ABlock() => Assert.Equal(
        new NodeEvent(1795424424685.25, "block", 17, "127.0.1.3:9100", 65536, null, null),
        NodeEvent.Parse(
            """{"at":1795424424685.25,"event":"block","file":"ab","block":17,"from":"127.0.1.3:9100","bytes":65536,"more":[1]}"""));

    [Fact]
    public void ACompletion() => Assert.Equal(
        "/tmp/x/demo.bin", NodeEvent.Parse("""{"at":1,"event":"complete","file":"ab","name":"demo.bin","path":"/tmp/x/demo.bin"}""")!.Path);

    [Theory]
    [InlineData("")]
    [InlineData("{\"at\":1,\"event\":\"blo")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"event\":\"block\"}")]
    [InlineData("{\"at\":1,\"event\":\"block\",\"block\":1,\"block\":2}")]
    [InlineData("{\"at\":\"now\",\"event\":\"block\"}")]
    [InlineData("{\"at\":1,\"event\":\"block\",\"block\":\"x\"}")]
    public void WhatIsNoEvent(string line) => Assert.Null(NodeEvent.Parse(line));
}
