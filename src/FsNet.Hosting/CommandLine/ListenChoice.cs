using System.Net;

namespace FsNet.Hosting;

/// <summary>An address to listen on, or none: System.CommandLine takes no null for a flag that was given.</summary>
public readonly record struct ListenChoice(IPEndPoint? EndPoint)
{
    public override string ToString() => EndPoint?.ToString() ?? Flags.Off;
}
