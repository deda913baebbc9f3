using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Swarms.Capturing;

namespace FsNet.Testbed.Cli;

/// <summary><c>--pcap</c> and <c>--snaplen</c></summary>
internal sealed class CaptureFlags
{
    private readonly Flag<bool> _pcap = Flags.Switch(
        "--pcap", "Captures each node's packets, as they leave it and as they come out of their link, into DIR/pcap/NAME.pcap.");
    private readonly Flag<int> _snapLength = new(
        "--snaplen", "SIZE", "What --pcap keeps of each packet; what is cut off hides frames that begin there.", ReadSnapLength,
        CaptureSettings.Whole, "whole packets");

    public void AddTo(Command command)
    {
        command.Add(_pcap);
        command.Add(_snapLength);
    }

    /// <returns>Bytes to keep of each packet; null where none is captured.</returns>
    /// <exception cref="ProgramException">Not together, or not on this back end (exit code 2).</exception>
    public int? Read(ParseResult parsed, string on)
    {
        var wanted = parsed.GetValue(_pcap);
        if (wanted && on == "sim")
            throw new ProgramException(
                "--pcap: --on sim has no packets; allowed: --on local, --on docker, --on auto", ExitCodes.BadUsage);
        if (!wanted && parsed.GetResult(_snapLength) is { Implicit: false })
            throw new ProgramException("--snaplen: says how --pcap captures, and --pcap was not given", ExitCodes.BadUsage);
        return wanted ? parsed.GetValue(_snapLength) : null;
    }

    private static int ReadSnapLength(string text, string field)
    {
        var bytes = Units.ParseSize(text, field);
        return bytes is >= CaptureSettings.Least and <= CaptureSettings.Whole
            ? (int)bytes
            : throw new UnitException($"{field}: found '{text}', allowed: {CaptureSettings.Least}B to {CaptureSettings.Whole}B");
    }
}
