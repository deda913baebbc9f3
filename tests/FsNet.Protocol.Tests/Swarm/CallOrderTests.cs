using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>Who is called first of those that the tracker named.</summary>
public class CallOrderTests
{
    private readonly AddressBook _addresses = new(PrefixLengths.Default);
    private readonly CallOrder _order;

    public CallOrderTests() => _order = new CallOrder(PrefixLengths.Default, _addresses, new Prng(1));

    [Fact]
    public void OneOfEachPrefixBeforeASecondOfAny() =>
        Assert.Equal([Node(1, 1), Node(2, 1), Node(3, 1), Node(1, 2), Node(1, 3)], _order.Plain([Node(1, 1), Node(1, 2), Node(1, 3), Node(2, 1), Node(3, 1)]));

    [Fact]
    public void TheStarvedCallTheCompleteFirst() =>
        Assert.Equal(new HashSet<NodeAddress> { Node(3, 1), Node(4, 1) }, _order.ForTheStarved([Node(1, 1), Node(2, 1), Node(3, 1), Node(4, 1)], complete: 2).Take(2).ToHashSet());

    /// <summary>By chance, but the more often it was called in vain, the later.</summary>
    [Fact]
    public void WhoWasCalledInVainComesLater()
    {
        var (vain, fresh) = (Node(1, 1), Node(2, 1));
        for (var time = 0; time < 100; time++)
        {
            _addresses.Note(vain, default, default);
            _addresses.DialStarted(vain, default);
            _addresses.DialEnded(vain);
        }
        Assert.InRange(Enumerable.Range(0, 100).Count(_ => _order.ForTheStarved([vain, fresh], 0).Peek() == fresh), 90, 100);
    }

    private static NodeAddress Node(byte host, ushort port) => NodeAddress.V4(0x0A000000u + host, port);
}
