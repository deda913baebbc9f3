using FsNet.Base;
using FsNet.Hosting;
using Spectre.Console;

namespace FsNet.Node.Commands;

/// <summary>How far a get has come: a bar on a terminal, one plain line a second elsewhere, nothing where JSON was asked for.</summary>
internal sealed class FetchProgress : IProgress<TransferProgress>, IAsyncDisposable
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private volatile TransferProgress? _now;
    private long _lastBytes;
    private double _rate;

    private FetchProgress()
    {
    }

    public static FetchProgress Start()
    {
        var progress = new FetchProgress();
        progress._running = progress.ShowAsync();
        return progress;
    }

    public void Report(TransferProgress value) => _now = value;

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
            if (_now is not { } now)
                continue; // It is not known yet what there is to fetch.
            Measure(now, LineInterval);
            Console.Error.WriteLine($"{now.DoneBlocks}/{now.TotalBlocks} blocks, {Details(now)}");
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
                var bar = context.AddTask("looking for peers");
                while (await WaitAsync(BarInterval))
                {
                    if (_now is not { } now)
                        continue;
                    Measure(now, BarInterval);
                    (bar.MaxValue, bar.Value) = (Math.Max(1, now.TotalBlocks), now.DoneBlocks);
                    bar.Description = Markup.Escape($"{now.DoneBlocks}/{now.TotalBlocks} blocks, {Details(now)}");
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

    private void Measure(TransferProgress now, TimeSpan interval)
    {
        var rate = (now.ReceivedBytes - _lastBytes) / interval.TotalSeconds;
        _rate = _rate == 0 ? rate : _rate + 0.3 * (rate - _rate);
        _lastBytes = now.ReceivedBytes;
    }

    private string Details(TransferProgress now)
    {
        var missing = now.TotalBytes - now.DoneBytes;
        var eta = _rate > 0 ? Units.FormatTime(TimeSpan.FromSeconds(Math.Min(missing / _rate, 1e6))) : "unknown";
        var files = now.TotalFiles == 1 ? "" : $"{now.DoneFiles}/{now.TotalFiles} files, ";
        var waiting = now.Waiting is { } reason ? $"{reason}, " : "";
        return $"{files}{Units.FormatRate(_rate * 8)}, {now.Peers} peers, {waiting}ETA {eta}";
    }
}
