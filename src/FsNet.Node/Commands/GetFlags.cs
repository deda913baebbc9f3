using System.CommandLine;
using FsNet.Hosting;

namespace FsNet.Node.Commands;

/// <summary>What <c>get</c> is told beside the flags of all nodes.</summary>
internal sealed record GetOptions(string Out, bool KeepSharing, bool Json, TimeSpan Wait, TimeSpan GiveUp);

internal sealed class GetFlags
{
    private readonly Flag<string?> _out = Flags.Text("--out", "DIR", "The folder the files are put in.", ".");
    private readonly Flag<bool> _keep = Flags.Switch("--keep-sharing", "Go on sharing when all is fetched, until stopped.");
    private readonly Flag<bool> _json = Flags.Switch("--json", "Print one JSON object a file, and no progress.");
    private readonly Flag<TimeSpan> _wait = Flags.Time(
        "--wait", "How long to wait for a tracker that does not answer yet, and for somebody to share what nobody shares yet.", "0s");
    private readonly Flag<TimeSpan> _giveUp = Flags.Time("--give-up", "Give a file up when no block came for this long.", "5min");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_out, _keep, _json, _wait, _giveUp])
            command.Options.Add(option);
    }

    public GetOptions Read(ParseResult parsed) => new(
        parsed.GetValue(_out) ?? ".", parsed.GetValue(_keep), parsed.GetValue(_json),
        parsed.GetValue(_wait), parsed.GetValue(_giveUp));
}
