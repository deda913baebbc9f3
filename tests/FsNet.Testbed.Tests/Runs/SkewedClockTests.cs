using System.Globalization;
using System.Text.Json;
using FsNet.Testbed.Tests.Exporting;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>Nodes whose clock is off: their times are measured by the testbed's all the same.</summary>
public sealed class SkewedClockTests : IDisposable
{
    private const string Topology = """
        name: clock
        file: { size: 2MiB }
        access: { up: 20mbit, down: 20mbit }
        groups: { tracker: { role: tracker }, seed: { role: seed }, leech: { role: leech, count: 2 } }
        timeline: [{ at: 200ms, kill: leech-1 }, { at: 1s, restart: leech-1 }]
        expect: { complete: all, within: 60s }
        """;

    /// <summary>For LD_PRELOAD: the time of day is off by SKEW seconds, the clock that nobody sets is not.</summary>
    private const string Skew = """
        #define _GNU_SOURCE
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>
        static long skew(void) { return atol(getenv("SKEW")); }
        int clock_gettime(clockid_t id, struct timespec *t) {
            int r = (int)syscall(SYS_clock_gettime, id, t);
            if (r == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) t->tv_sec += skew();
            return r;
        }
        int gettimeofday(struct timeval *t, void *z) {
            struct timespec s; (void)z; clock_gettime(CLOCK_REALTIME, &s); t->tv_sec = s.tv_sec; t->tv_usec = s.tv_nsec / 1000; return 0;
        }
        time_t time(time_t *t) { struct timespec s; clock_gettime(CLOCK_REALTIME, &s); if (t) *t = s.tv_sec; return s.tv_sec; }
        """;

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [FactWithTool("clang")]
    public Task AnHourAhead() => AssertTimesAreTheTestbedsAsync(3600);

    [FactWithTool("clang")]
    public Task AnHourBehind() => AssertTimesAreTheTestbedsAsync(-3600);

    private async Task AssertTimesAreTheTestbedsAsync(int seconds)
    {
        _fsnet.Environment["FSNET_NODE_PROGRAM"] = await SkewedNodeAsync(seconds);
        var (exit, output, error) = await _fsnet.RunAsync("run", _fsnet.Write("t.yaml", Topology), "--on", "local", "--out", _fsnet.Out);
        Busy.AssertGood(_fsnet, exit, output + error);
        var last = _fsnet.Report.GetProperty("completionSeconds").GetProperty("max").GetDouble();
        Assert.InRange(last, 0.5, 60);
        Assert.Matches(@"leech-0's is (3599\.[5-9]|3600\.[0-4])\d* s (ahead|behind)", string.Join('\n', _fsnet.Report.GetProperty("notes").EnumerateArray().Select(n => n.GetString())));
        Assert.All(_fsnet.Lines("blocks.csv").Skip(1), l => Assert.InRange(double.Parse(l.Split(',')[0], CultureInfo.InvariantCulture), 0, 60));
        var times = _fsnet.Lines("events.jsonl").Select(l => JsonDocument.Parse(l).RootElement.GetProperty("at").GetDouble()).ToList();
        Assert.True(times.Max() - times.Min() < 120_000);
    }

    private async Task<string> SkewedNodeAsync(int seconds)
    {
        var source = _fsnet.Write("skew.c", Skew);
        var library = Path.ChangeExtension(source, ".so");
        var compiled = await Tool.RunAsync("clang", "-shared", "-fPIC", "-O1", "-o", library, source);
        Assert.True(compiled.Exit == 0, compiled.Error);
        return _fsnet.WriteProgram("node.sh", $"""
            #!/bin/sh
            case " $* " in *" get "*) export SKEW={seconds} LD_PRELOAD={library} ;; esac
            exec "{Repository.Node}" "$@"

            """.ReplaceLineEndings("\n"));
    }
}
