using System.Net;
using System.Text.Json;
using FsNet.Integration.Tests.Fixture;
using FsNet.Protocol.Peer;

namespace FsNet.Integration.Tests;

/// <summary>Callers that mean harm, from one address: honest nodes get their files all the same.</summary>
public class StrangerTests
{
    /// <summary>The getter's id is told to anybody who calls it. Said to the seed, from elsewhere and from the getter's own address, it cuts nothing.</summary>
    [Fact]
    public async Task AStolenIdCutsNobody()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 8 * TestFile.MiB);
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file.Path, "--up", "32mbit");
        var events = lab.PathOf("events.jsonl");
        var getter = lab.Get(file.Name, "--events", events);
        await Until.TrueAsync(async () => await getter.FigureAsync("have") > 0, () => getter.Story);
        var id = await IdOfAsync(getter);
        var stolen = 0;
        foreach (var from in Alternate(lab.NewEndPoint().Address, getter.EndPoint.Address))
        {
            using var thief = await Stranger.CallAsync(seed.EndPoint, from);
            await thief.SayAsync(new Hello(id, (ushort)getter.EndPoint.Port));
            Assert.NotNull(await thief.Frames.ReceiveAsync(CancellationToken.None));
            if (++stolen >= 40 && getter.HasExited || stolen == 10_000)
                break;
        }
        await getter.SucceedsAsync();
        file.AssertCopy(Path.Combine(getter.Folder, file.Name));
        Assert.Equal(["joined"], PeerEvents(events, seed.EndPoint));
    }

    /// <summary>They say Goodbye (Self) in place of Hello, each from a port that counts as its address: the node can call others all the same.</summary>
    [Fact]
    public async Task CallersThatSayTheyAreTheNodeItselfAreForgotten()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", TestFile.MiB);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path);
        var getter = lab.Get(file.Name, "--gate");
        await getter.ReadyAsync();
        var liar = lab.NewEndPoint().Address;
        for (var i = 0; i < 5000; i++)
        {
            using var stranger = await Stranger.CallAsync(getter.EndPoint, liar);
            await stranger.SayAsync(new Goodbye(GoodbyeReason.Self));
            await stranger.ReadToEndAsync();
        }
        await getter.OpenGateAsync();
        await getter.SucceedsAsync();
        file.AssertCopy(Path.Combine(getter.Folder, file.Name));
    }

    private static async Task<ulong> IdOfAsync(Node node) =>
        Convert.ToUInt64((await node.StatusAsync()).GetProperty("id").GetString(), 16);

    private static IEnumerable<IPAddress> Alternate(params IPAddress[] addresses)
    {
        for (var i = 0; ; i++)
            yield return addresses[i % addresses.Length];
    }

    /// <summary>What is said of the peer at this address, in order, until the file is whole.</summary>
    private static List<string?> PeerEvents(string path, IPEndPoint peer) =>
    [
        .. File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement)
            .TakeWhile(e => e.GetProperty("event").GetString() != "complete")
            .Where(e => e.GetProperty("event").GetString() == "peer" && e.GetProperty("address").GetString() == $"{peer}")
            .Select(e => e.GetProperty("what").GetString()),
    ];
}
