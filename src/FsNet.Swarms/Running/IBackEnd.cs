using FsNet.Swarms.Capturing;
using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>A place where swarms can run.</summary>
internal interface IBackEnd
{
    /// <summary>Makes the network and all that the nodes need; starts no node.</summary>
    /// <exception cref="Base.ProgramException">Something is missing or broke (exit code 4).</exception>
    Task<ISwarm> CreateAsync(SwarmSetup setup, CancellationToken cancellation);

    /// <summary>How many copies of the file a run puts into this machine's temporary folder.</summary>
    int CopiesOnThisDisk(Topology topology) => topology.Leechers.Count()
        + topology.Seeds.Count(s => s.Program is not null)
        + (topology.File is FileSpec.Generated ? 1 : 0);
}

/// <param name="LogFolder">Where the programs' logs go.</param>
/// <param name="Captures">Null where no packets are captured.</param>
internal sealed record SwarmSetup(
    Topology Topology, SharedFile File, ScratchFolder Scratch, string LogFolder, IProgressView View, CaptureSettings? Captures = null);
