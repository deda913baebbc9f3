using System.Buffers.Binary;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Testbed.Load;

/// <summary>Files that exist by name only, and nodes that say they hold them: what a tracker under load has to know.</summary>
/// <param name="files">How many files.</param>
/// <param name="peers">At most 65,535: where all have one address, the tracker tells them apart by their ports.</param>
/// <param name="copies">How many nodes hold each file, no more than there are: neighbours in a ring, each file's one further on.</param>
/// <param name="idle">Files more, that one node each holds and nobody asks for.</param>
/// <param name="run">Makes names, ids and nodes of this run different from those of others.</param>
internal sealed class LoadContent(int files, int peers, int copies, int idle, Prng run)
{
    private static readonly BlockLayout Layout = new(1 << 20, 16);

    private readonly ulong _run = run.NextUInt64();
    private readonly FileProof[] _proofs = [.. Enumerable.Range(0, files + idle).Select(_ => new FileProof(Layout, NewRoot(run)))];
    private readonly ulong[] _nodeIds = [.. Enumerable.Range(0, peers).Select(_ => run.NextUInt64())];
    private readonly BlockSet _all = All();

    public int Files => files;

    public int Peers => peers;

    public int Copies => copies;

    public Hash256 IdOf(int file) => _proofs[file].Id;

    public string NameOf(int file) => $"load-{_run:x16}/{file}";

    public ushort PortOf(int peer) => (ushort)(1 + peer);

    /// <summary>An address of its own in 127.0.0.0/8: 4 bytes.</summary>
    public void WriteLoopbackAddress(int peer, Span<byte> ip) => BinaryPrimitives.WriteInt32BigEndian(ip, 0x7F01_0001 + peer);

    /// <summary>Places in a node's list of files. Some are empty: see <see cref="FileAt"/>.</summary>
    public int PlacesOf => PlacesOfShared + RoundsFor(idle);

    private int PlacesOfShared => RoundsFor(files) * copies;

    /// <summary>The file at a place in the node's list, or -1 where there is none.</summary>
    public int FileAt(int peer, int place) => place < PlacesOfShared ? SharedFileAt(peer, place) : IdleFileAt(peer, place - PlacesOfShared);

    private int SharedFileAt(int peer, int place)
    {
        var file = place / copies * peers + (peer - place % copies + peers) % peers;
        return file < files ? file : -1;
    }

    private int IdleFileAt(int peer, int place)
    {
        var file = place * peers + peer;
        return file < idle ? files + file : -1;
    }

    private int RoundsFor(int count) => (count + peers - 1) / peers;

    /// <summary>Presents the files from a place in the node's list on, as many as fit.</summary>
    /// <returns>Bytes of the message, and the place to go on at.</returns>
    public (int Length, int Next) WritePresentation(int peer, int place, Span<byte> buffer, in TrackHeader header)
    {
        var writer = new PresentationWriter(buffer, header, PortOf(peer), _nodeIds[peer]);
        for (; place < PlacesOf; place++)
            if (FileAt(peer, place) is >= 0 and var file && !writer.TryAdd(_proofs[file], _all, NameOf(file)))
                break;
        return (writer.Length, place);
    }

    /// <summary>A sign of life.</summary>
    /// <returns>Bytes of the message.</returns>
    public int WriteUpdate(int peer, Span<byte> buffer, in TrackHeader header) =>
        new UpdateWriter(buffer, header, PortOf(peer), _nodeIds[peer]).Length;

    private static BlockSet All()
    {
        var all = new BlockSet(Layout.BlockCount);
        all.Fill();
        return all;
    }

    private static Hash256 NewRoot(Prng random)
    {
        var bytes = new byte[Hash256.Size];
        random.Fill(bytes);
        return new Hash256(bytes);
    }
}
