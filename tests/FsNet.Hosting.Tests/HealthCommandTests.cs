using System.CommandLine;
using System.Net;
using FsNet.Base;

namespace FsNet.Hosting.Tests;

public sealed class HealthCommandTests : IAsyncLifetime
{
    private StatusServer server = null!;
    private string? trouble;

    public async Task InitializeAsync()
    {
        var pages = new StatusPages { Status = json => json.WriteNullValue(), Metrics = _ => { }, Trouble = () => trouble };
        server = await StatusServer.StartAsync(new IPEndPoint(IPAddress.Any, 0), pages, CancellationToken.None);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task WhatServesOnEveryAddressIsAskedOnLoopback() =>
        Assert.Equal((ExitCodes.Ok, ""), await HealthAsync($"0.0.0.0:{((IPEndPoint)server.EndPoint).Port}"));

    [Fact]
    public async Task TroubleIsTheReason()
    {
        trouble = "the disk is full";
        var (code, error) = await HealthAsync($"127.0.0.1:{((IPEndPoint)server.EndPoint).Port}");
        Assert.Equal(ExitCodes.Failed, code);
        Assert.EndsWith(": the disk is full\n", error);
    }

    [Fact]
    public async Task NobodyThereIsTheReason()
    {
        await server.DisposeAsync();
        var (code, error) = await HealthAsync($"127.0.0.1:{((IPEndPoint)server.EndPoint).Port}");
        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains($"nothing answers at 127.0.0.1:{((IPEndPoint)server.EndPoint).Port}", error);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("127.0.0.1:0")]
    public async Task WhereNothingCanBeAskedIsBadUsage(string status)
    {
        var (code, error) = await HealthAsync(status);
        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Contains($"--status: '{status}'", error);
    }

    private static async Task<(int Code, string Error)> HealthAsync(string status)
    {
        var root = new RootCommand("Test.") { HealthCommand.Create(Flags.ListenOrOff("--status", "Where.", "off")) };
        var error = new StringWriter();
        return (await CommandRunner.RunAsync(root, ["health", "--status", status], TextWriter.Null, error), error.ToString());
    }
}
