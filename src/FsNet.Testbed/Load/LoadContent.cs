using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;

namespace FsNet.Testbed.Load;

/// <summary>Files that exist by name only, and nodes that say they hold all of them: what a tracker under load has to know.</summary>
internal sealed class LoadContent
{
    private static readonly BlockLayout Layout = new(1 << 20, 16);

    private readonly ulong _run;

    /// <param name="run">Makes names, ids and nodes of this run different from those of others.</param>
    /// <param name="peers">At most 65,535: the tracker tells nodes of one address apart by their ports.</param>
    public LoadContent(int files, int peers, Prng run)
    {
        _run = run.NextUInt64();
        var proofs = Enumerable.Range(0, files).Select(i => new FileProof(Layout, NewRoot(run))).ToList();
        Files = [.. proofs.Select(p => p.Id)];
        Peers = [.. Enumerable.Range(1, peers).Select(port => new Registrar((ushort)port, run.NextUInt64()))];
        var all = new BlockSet(Layout.BlockCount);
        all.Fill();
        foreach (var peer in Peers)
            for (var i = 0; i < files; i++)
                peer.Set(proofs[i], NameOf(i), all);
    }

    public IReadOnlyList<Hash256> Files { get; }

    public IReadOnlyList<Registrar> Peers { get; }

    public string NameOf(int file) => $"load-{_run:x16}/{file}";

    private static Hash256 NewRoot(Prng random)
    {
        var bytes = new byte[Hash256.Size];
        random.Fill(bytes);
        return new Hash256(bytes);
    }
}
