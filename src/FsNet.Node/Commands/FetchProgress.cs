using FsNet.Base;
using FsNet.Hosting;
using FsNet.Node.Tracking;
using Spectre.Console;

namespace FsNet.Node.Commands;

/// <summary>How far a get has come: a bar on a terminal, one plain line a second elsewhere, nothing where JSON was asked for.</summary>
internal sealed class FetchProgress : IAsyncDisposable
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(1);

    private readonly FetchQueue _queue;
    private readonly NodeDriver _node;
    private readonly CancellationTokenSource _stop = new();
    private readonly long _startedAt = TimeProvider.System.GetTimestamp();
    private Task _running = Task.CompletedTask;
    private long _lastBytes;
    private double _rate;

    private FetchProgress(FetchQueue queue, NodeDriver node) => (_queue, _node) = (queue, node);

    public static FetchProgress Start(FetchQueue queue, NodeDriver node, bool json)
    {
        var progress = new FetchProgress(queue, node);
        if (!json)
            progress._running = progress.ShowAsync();
        return progress;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    private async Task ShowAsync()
    {
        try
        {
            await (Terminal.ErrorIsTerminal ? ShowBarAsync() : ShowLinesAsync());
        }
        catch (IOException)
        {
            // A full disk behind standard error, or a terminal that is gone: nobody sees progress there, and nothing depends on it.
        }
    }

    private async Task ShowLinesAsync()
    {
        while (await WaitAsync(LineInterval))
        {
            Measure(LineInterval);
            Console.Error.WriteLine($"{Have()}/{_queue.TotalBlocks} blocks, {Details()}");
        }
    }

    private async Task ShowBarAsync()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("looking for peers", maxValue: Math.Max(1, _queue.TotalBlocks));
                while (await WaitAsync(BarInterval))
                {
                    Measure(BarInterval);
                    bar.Value = Have();
                    bar.Description = Markup.Escape($"{Have()}/{_queue.TotalBlocks} blocks, {Details()}");
                }
            });
    }

    private async Task<bool> WaitAsync(TimeSpan interval)
    {
        try
        {
            await Task.Delay(interval, _stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Measure(TimeSpan interval)
    {
        var bytes = _node.Peers.TotalReceived;
        var now = (bytes - _lastBytes) / interval.TotalSeconds;
        _rate = _rate == 0 ? now : _rate + 0.3 * (now - _rate);
        _lastBytes = bytes;
    }

    private int Have() => _queue.Jobs.Sum(j => j.HaveCount);

    private string Details()
    {
        var share = _queue.TotalBlocks == 0 ? 1 : (double)Have() / _queue.TotalBlocks;
        var missing = _queue.TotalBytes * (1 - share);
        var eta = _rate > 0 ? Units.FormatTime(TimeSpan.FromSeconds(Math.Min(missing / _rate, 1e6))) : "unknown";
        var files = _queue.FileCount == 1 ? "" : $"{_queue.Jobs.Count(j => j.IsComplete)}/{_queue.FileCount} files, ";
        return $"{files}{Units.FormatRate(_rate * 8)}, {_node.Peers.Connected.Count()} peers, {State()}ETA {eta}";
    }

    private string State()
    {
        if (_node.Registration.State == RegistrationState.Unreachable)
            return "tracker unreachable, ";
        if (_queue.Jobs.Find(j => j is { Failure: null, Disk.Trouble: not null }) is { } troubled)
            return $"waiting for the disk ({troubled.Disk.Trouble}), ";
        var waiting = TimeProvider.System.GetElapsedTime(_startedAt) > TimeSpan.FromSeconds(3) && !_node.Peers.Connected.Any();
        return waiting ? "looking for peers, " : "";
    }
}
