using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Node.Fetching;

namespace FsNet.Node.Commands;

/// <summary>What <c>get</c> is told beside the flags of all nodes.</summary>
internal sealed record GetOptions(string Out, bool KeepSharing, bool Json, FetchOptions Fetch);

internal sealed class GetFlags
{
    private readonly Flag<string?> _out = Flags.Text("--out", "DIR", "The folder the files are put in.", ".");
    private readonly Flag<string?> _as = Flags.Text(
        "--as", "NAME", "What the file is called here, below --out; without it, what was typed: its name or its id.");
    private readonly Flag<bool> _hidden = Flags.Switch("--hidden", "Of folders, also fetch files and folders whose names begin with a dot.");
    private readonly Flag<bool> _keep = Flags.Switch("--keep-sharing", "Go on sharing when all is fetched, until stopped.");
    private readonly Flag<bool> _json = Flags.Switch("--json", "Print one JSON object a file, and no progress.");
    private readonly Flag<TimeSpan> _wait = Flags.Time(
        "--wait", "How long to wait for a tracker that does not answer yet, and for somebody to share what nobody shares yet.", "0s");
    private readonly Flag<TimeSpan> _giveUp = Flags.Time("--give-up", "Give a file up when no block came for this long.", "5min");
    private readonly Flag<bool> _update = Flags.Switch(
        "--update", "Replace earlier versions that a get with the same --state has put there, and nobody has changed.");

    private readonly Flag<bool> _noSync = Flags.Switch(
        "--no-sync", "Call files whole before they are sure to survive a loss of power: faster with many small files, or a slow disk.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_out, _as, _hidden, _keep, _json, _wait, _giveUp, _update, _noSync])
            command.Options.Add(option);
    }

    /// <param name="names">What is to be fetched.</param>
    /// <param name="hasState">Whether what was fetched is known from one run to the next.</param>
    /// <exception cref="ProgramException">--as is no name, or not that of one file.</exception>
    public GetOptions Read(ParseResult parsed, string[] names, bool hasState)
    {
        if (parsed.GetValue(_update) && !hasState)
            throw new ProgramException("--update: goes with --state DIR, by which earlier copies are known", ExitCodes.BadUsage);
        var name = parsed.GetValue(_as);
        if (name is not null && OneName.Complaint(name, names) is { } complaint)
            throw new ProgramException($"--as: {complaint}", ExitCodes.BadUsage);
        return new GetOptions(parsed.GetValue(_out) ?? ".", parsed.GetValue(_keep), parsed.GetValue(_json), new FetchOptions
        {
            Wait = parsed.GetValue(_wait),
            GiveUp = parsed.GetValue(_giveUp),
            As = name,
            Update = parsed.GetValue(_update),
            Hidden = parsed.GetValue(_hidden),
            Durable = !parsed.GetValue(_noSync),
        });
    }
}
