using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>One connection carries many files, which come and go.</summary>
public class ManyFilesTests
{
    private static readonly BlockLayout Layout = new(2 << 16, 16);

    [Fact]
    public void EachFileIsOpenedOnceHoweverManyHaveComeAndGone()
    {
        var net = new EngineNet(1);
        var (seed, leech) = (net.Add("10.0.0.1:9100", 5), net.Add("10.0.0.2:9100", 7));
        var end = net.Connect(leech, seed);
        for (var wave = 0; wave < 3; wave++)
        {
            var files = Enumerable.Range(wave * 20, 20).Select(File).ToList();
            foreach (var file in files)
            {
                seed.Tell(e => e.Add(net.Now, file, Blocks(held: 2)));
                leech.Tell(e => e.Add(net.Now, file, Blocks(held: 0)));
                leech.Tell(e => e.PeersFound(net.Now, file.Id, [seed.Address]));
                net.Run();
            }
            foreach (var file in files[1..])
            {
                leech.Tell(e => e.Forget(file.Id));
                seed.Tell(e => e.Forget(file.Id));
                net.Run();
            }
        }
        Assert.True(end.IsOpen);
        Assert.Equal(60, end.Received.OfType<Open>().Select(o => o.FileId).Distinct().Count());
        Assert.Equal(60, end.Received.OfType<Open>().Count());
    }

    private static Manifest File(int number) => Manifest.Create(Layout, [Hash256.Of([(byte)number]), Hash256.Of([1, (byte)number])]);

    private static BlockSet Blocks(int held)
    {
        var blocks = new BlockSet(Layout.BlockCount);
        blocks.AddRange(0, held);
        return blocks;
    }
}
