using System.Net;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A running fsnet-tracker.</summary>
internal sealed class Tracker(IPEndPoint listen, IPEndPoint status, string folder, IEnumerable<string> flags)
    : ServingProgram(Repository.Tracker, [.. flags, "--listen", $"{listen}", "--status", $"{status}", "--lifeline"], folder, status)
{
    public IPEndPoint EndPoint => listen;
}
