using System.Net;

namespace FsNet.Hosting;

/// <summary>An address to listen on, or none. The parser of System.CommandLine takes a value for a flag that was given, never null.</summary>
public readonly record struct ListenChoice(IPEndPoint? EndPoint)
{
    public override string ToString() => EndPoint?.ToString() ?? Flags.Off;
}
