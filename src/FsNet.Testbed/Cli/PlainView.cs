using System.Globalization;
using FsNet.Base;
using FsNet.Swarms.Running;

namespace FsNet.Testbed.Cli;

/// <summary>One plain line per report.</summary>
internal sealed class PlainView(TextWriter output) : IProgressView
{
    public void Tell(string line) => output.WriteLine(line);

    public Task ShowAsync(Func<Action<SwarmSnapshot>, Task> body) => body(snapshot => output.WriteLine(Describe(snapshot)));

    public Task ShowShareAsync(Func<Action<double, string>, Task> body) => body((_, line) => output.WriteLine(line));

    internal static string Describe(SwarmSnapshot s) => string.Create(
        CultureInfo.InvariantCulture,
        $"{s.Elapsed.TotalSeconds,6:0.0} s  {Complete(s)}  {Share(s),5:0.0} %  {Blocks(s)}  {Rate(s)}{Peers(s)}{Eta(s)}");

    private static string Complete(SwarmSnapshot s) => $"{s.Complete}/{s.Leechers.Count} complete";

    private static string Rate(SwarmSnapshot s) => Units.FormatRate(s.BytesPerSecond * 8);

    internal static double Share(SwarmSnapshot s) =>
        s.BlocksPerFile == 0 ? 100.0 * s.Leechers.Sum(l => l.Bytes) / Math.Max(1, s.FileBytes * s.Leechers.Count) : 100.0 * s.Blocks / ((long)s.BlocksPerFile * s.Leechers.Count);

    private static string Blocks(SwarmSnapshot s) =>
        $"{s.Blocks}/{(s.BlocksPerFile == 0 ? "?" : (long)s.BlocksPerFile * s.Leechers.Count)} blocks";

    private static string Peers(SwarmSnapshot s) =>
        s.Leechers.Where(l => l.Peers is not null).Select(l => l.Peers!.Value).DefaultIfEmpty(0).Average() is > 0 and var peers
            ? string.Create(CultureInfo.InvariantCulture, $"  {peers:0.#} peers each")
            : "";

    private static string Eta(SwarmSnapshot s) =>
        s.Eta is { Ticks: > 0 } eta ? $"  ETA {Units.FormatTime(TimeSpan.FromSeconds(Math.Ceiling(eta.TotalSeconds)))}" : "";
}
