using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Serilog.Events;

namespace FsNet.Hosting.Tests;

[Collection(nameof(Console))]
public class LoggingTests
{
    [Fact]
    public async Task SeqGetsTheEventsWithProgramAndInstance()
    {
        await using var seq = await HttpCatcher.StartAsync();
        await using (var log = Logging.Start("fsnet-node", "leech-3", LogEventLevel.Information, seq.Url))
        {
            log.Logger.Information("block {Block} verified", 17);
            log.Logger.Debug("not asked for");
        }
        var body = await seq.FirstBody.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Contains("\"Program\":\"fsnet-node\"", body);
        Assert.Contains("\"Instance\":\"leech-3\"", body);
        Assert.Contains("\"Block\":17", body);
        Assert.DoesNotContain("not asked for", body);
    }

    [Fact]
    public async Task AnAbsentSeqSlowsAndBreaksNothing()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start(); // takes connections, never answers
        var clock = Stopwatch.StartNew();
        await using (var log = Logging.Start("fsnet-node", "x", LogEventLevel.Warning, new Uri($"http://{silent.LocalEndpoint}")))
        {
            // Below the console's level would not reach Seq either, so these go through; only their number matters.
            for (var i = 0; i < 200; i++)
                log.Logger.Warning("event {Number}", i);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"logging took {clock.Elapsed}");
        }
        Assert.True(clock.Elapsed < Logging.CloseWithin + TimeSpan.FromSeconds(3), $"closing took {clock.Elapsed}");
    }

    [Theory]
    [InlineData(LogEventLevel.Information, false)]
    [InlineData(LogEventLevel.Debug, true)]
    public async Task WhereAnExceptionCameFromIsForWhoLooksForMistakes(LogEventLevel level, bool hasTrace)
    {
        var before = Console.Error;
        var said = new StringWriter();
        Console.SetError(TextWriter.Synchronized(said));
        try
        {
            await using var log = Logging.Start("fsnet-node", "x", level, null);
            log.Logger.Error(Thrown(), "a connection failed");
        }
        finally
        {
            Console.SetError(before);
        }
        Assert.Equal(hasTrace, said.ToString().Contains("   at ", StringComparison.Ordinal));
        Assert.Contains("a connection failed", said.ToString());
        Assert.Contains("InvalidOperationException: odd", said.ToString());
    }

    private static Exception Thrown()
    {
        try
        {
            throw new InvalidOperationException("odd");
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }
}
