using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>A file of which the first so many blocks are here, and peers that have it open, for tests of a single part of the engine.</summary>
internal sealed class LinkedFile
{
    private int _last;

    public LinkedFile(int blocks, byte blockSizeLog2 = 16, int has = 0)
    {
        var layout = new BlockLayout((long)blocks << blockSizeLog2, blockSizeLog2);
        var manifest = Manifest.Create(layout, [.. Enumerable.Range(0, blocks).Select(i => Hash256.Of([(byte)i]))]);
        var have = new BlockSet(blocks);
        have.AddRange(0, has);
        File = new FileState(manifest, have);
    }

    public FileState File { get; }

    /// <summary>A peer, each of an address of its own, that holds the first so many blocks.</summary>
    public FileLink Link(int holds = 0)
    {
        var address = NodeAddress.V4(0x0A000000 + (uint)++_last, 9100);
        var peer = new PeerState(_last, address, new PrefixShare(address.Prefix(PrefixLengths.Default)), outgoing: false, now: default);
        peer.Meet(new Hello((ulong)_last, 9100), now: default);
        var link = new FileLink(peer, File, handle: 0, now: default) { Remote = new BlockSet(File.Layout.BlockCount) };
        link.Remote.AddRange(0, holds);
        if (!link.RemoteIsComplete)
            File.CountHolder(link.Remote, +1);
        peer.Files.Add(link);
        File.Links.Add(link);
        File.News.Audience = null;
        return link;
    }
}
