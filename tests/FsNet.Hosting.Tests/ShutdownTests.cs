using System.IO.Pipes;

namespace FsNet.Hosting.Tests;

public class ShutdownTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task ANewlineOpensTheGateAndTheEndIsTheShutdown()
    {
        using var parent = new AnonymousPipeServerStream(PipeDirection.Out);
        using var child = new AnonymousPipeClientStream(PipeDirection.In, parent.ClientSafePipeHandle);
        var input = ParentInput.Start(child);
        using var shutdown = new Shutdown();
        shutdown.EndWith(input);
        parent.WriteByte((byte)'\n');
        await input.Gate.WaitAsync(Soon);
        Assert.False(shutdown.Token.IsCancellationRequested);
        parent.Dispose();
        var ended = new TaskCompletionSource();
        using var registration = shutdown.Token.Register(ended.SetResult);
        await ended.Task.WaitAsync(Soon);
        Assert.Equal("the parent process ended", shutdown.Reason);
    }

    [Fact]
    public async Task AnEndWithoutNewlineLeavesTheGateClosed()
    {
        var input = ParentInput.Start(new MemoryStream());
        await input.Closed.WaitAsync(Soon);
        Assert.False(input.Gate.IsCompleted);
    }

    [Fact]
    public void TheFirstReasonStands()
    {
        using var shutdown = new Shutdown();
        shutdown.Request("done");
        shutdown.Request("again");
        Assert.Equal("done", shutdown.Reason);
        Assert.True(shutdown.Token.IsCancellationRequested);
    }
}
