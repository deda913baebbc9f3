using System.Globalization;
using FsNet.Base;
using FsNet.Swarms.Running;
using Spectre.Console;

namespace FsNet.Testbed.Cli;

/// <summary>A bar per leecher while they fit on a screen, one bar for all of them when they do not.</summary>
internal sealed class TerminalView(IAnsiConsole console) : IProgressView
{
    private const int MostBars = 16;
    private const string All = "all";

    public void Tell(string line) => console.MarkupLineInterpolated($"[grey]{TerminalText.Escape(line)}[/]");

    public Task ShowAsync(Func<Action<SwarmSnapshot>, Task> body) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
        .StartAsync(context =>
        {
            var bars = new Dictionary<string, ProgressTask>();
            return body(snapshot => Show(context, bars, snapshot));
        });

    public Task ShowShareAsync(Func<Action<double, string>, Task> body) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
        .StartAsync(context =>
        {
            var bars = new Dictionary<string, ProgressTask>();
            return body((share, line) => Set(context, bars, All, line, share, 1));
        });

    private static void Show(ProgressContext context, Dictionary<string, ProgressTask> bars, SwarmSnapshot s)
    {
        if (s.Leechers.Count <= MostBars)
        {
            var width = s.Leechers.Max(l => l.Name.Length);
            foreach (var leecher in s.Leechers)
                Set(
                    context,
                    bars,
                    leecher.Name,
                    Describe(leecher, s.BlocksPerFile, width),
                    leecher.State == "complete" ? s.BlocksPerFile : leecher.Blocks,
                    s.BlocksPerFile);
        }
        Set(context, bars, All, PlainView.Describe(s), s.Blocks, (double)s.BlocksPerFile * s.Leechers.Count);
    }

    private static void Set(
        ProgressContext context, Dictionary<string, ProgressTask> bars, string name, string text, double value, double max)
    {
        if (!bars.TryGetValue(name, out var bar))
            bars[name] = bar = context.AddTask(Markup.Escape(TerminalText.Escape(text)));
        bar.Description = Markup.Escape(TerminalText.Escape(text));
        bar.MaxValue = Math.Max(1, max);
        bar.Value = max == 0 ? 0 : value;
    }

    private static string Describe(LeecherProgress l, int blocks, int width) => string.Create(
        CultureInfo.InvariantCulture,
        $"{l.Name.PadRight(width)} {l.Blocks,6}/{blocks} blocks {Speed(l),14} {(l.Peers is { } p ? $"{p,3} peers" : "")}");

    private static string Speed(LeecherProgress l) => l.State == "fetching" ? Units.FormatRate(l.BytesPerSecond * 8) : l.State;
}
