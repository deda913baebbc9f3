using System.Net;
using FsNet.Base;

namespace FsNet.Hosting;

/// <summary>An address to listen on, or none: System.CommandLine takes no null for a flag that was given.</summary>
public readonly record struct ListenChoice(EndPoint? EndPoint)
{
    public override string ToString() => EndPoint is null ? Flags.Off : Endpoints.Describe(EndPoint);
}
