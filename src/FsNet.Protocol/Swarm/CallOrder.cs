using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>In which order those that the tracker named are called.</summary>
internal sealed class CallOrder(PrefixLengths prefixes, AddressBook addresses, Prng random)
{
    /// <summary>One of each prefix before a second of any, so that a crowd at one address is tried like one node.</summary>
    public Queue<NodeAddress> Plain(ReadOnlySpan<NodeAddress> found)
    {
        var seen = new Dictionary<AddressPrefix, int>();
        var turns = new List<(int Turn, NodeAddress Address)>(found.Length);
        foreach (var address in found)
            turns.Add((TurnOf(address, seen), address));
        return new Queue<NodeAddress>(turns.OrderBy(t => t.Turn).Select(t => t.Address));
    }

    /// <summary>
    /// Who is starved takes the complete ones first, and by chance, whatever the order in the answer: the more often a prefix was called
    /// in vain, the later it comes. Only the first few are called: one that always stood behind a crowd would never be.
    /// </summary>
    /// <param name="complete">So many of the addresses, the last ones, are those of complete nodes.</param>
    public Queue<NodeAddress> ForTheStarved(ReadOnlySpan<NodeAddress> found, int complete)
    {
        var seen = new Dictionary<AddressPrefix, int>();
        var turns = new List<(int Turn, bool IsPartial, double Luck, NodeAddress Address)>(found.Length);
        for (var i = found.Length - 1; i >= 0; i--)
        {
            var luck = random.NextDouble() * (1 + addresses.CallsInVain(found[i]));
            turns.Add((TurnOf(found[i], seen), i < found.Length - complete, luck, found[i]));
        }
        return new Queue<NodeAddress>(turns.OrderBy(t => t.Turn).ThenBy(t => t.IsPartial).ThenBy(t => t.Luck).Select(t => t.Address));
    }

    private int TurnOf(NodeAddress address, Dictionary<AddressPrefix, int> seen)
    {
        var prefix = address.Prefix(prefixes);
        return seen[prefix] = seen.GetValueOrDefault(prefix) + 1;
    }
}
