namespace FsNet.Protocol.Tracker;

/// <summary>
/// What goes. One node may have thousands of files, one file thousands of names: so what a budget does not allow for waits, no longer found
/// by anybody, to be swept.
/// </summary>
internal sealed partial class TrackerRegistry
{
    private readonly Queue<NodeRecord> _leavingNodes = new();
    private readonly Queue<LeavingNames> _leavingNames = new();

    /// <summary>There is something to sweep.</summary>
    public bool IsSweeping => _leavingNodes.Count + _leavingNames.Count > 0;

    /// <summary>The node is not found at its address any more. What it told is swept.</summary>
    public void Detach(NodeRecord node)
    {
        Nodes.Remove(node);
        _leavingNodes.Enqueue(node);
    }

    /// <summary>Removes what waits to be, as far as the budget goes.</summary>
    /// <param name="budget">How many entries and names.</param>
    public void Sweep(ref int budget)
    {
        while (budget > 0 && IsSweeping)
        {
            if (_leavingNames.TryPeek(out var leaving))
            {
                if (!Release(leaving, ref budget))
                    return;
                _leavingNames.Dequeue();
            }
            else if (_leavingNodes.Peek() is { FirstEntry: { } entry })
                Remove(entry, ref budget);
            else
                Forget(_leavingNodes.Dequeue(), ref budget);
        }
    }

    /// <summary>The entry is gone. Names that are beyond the budget are swept.</summary>
    public void Remove(Entry entry, ref int budget)
    {
        var (node, file) = (entry.Node, entry.File);
        Delist(entry);
        Unseat(entry);
        RemoveInOrder(entry);
        node.Remove(entry);
        node.Blocks -= entry.Held;
        node.Names -= entry.NameCount;
        SetBitmap(entry, null);
        Prefixes.Charge(node.Prefix, -Costs.Entry);
        budget--;
        var leaving = new LeavingNames(entry.TakeNames(), file, node.Prefix);
        _entries.Remove(entry);
        if (!Release(leaving, ref budget))
            _leavingNames.Enqueue(leaving);
    }

    /// <summary>Makes room: the newest that the prefix has goes.</summary>
    public void Evict(PrefixRecord prefix, ref int budget)
    {
        if (prefix.Newest is not { } node)
            return; // Names of it that wait to be swept are all there is.
        if (node.FirstEntry is { } entry)
            Remove(entry, ref budget);
        else
        {
            Detach(node);
            Sweep(ref budget);
        }
    }

    /// <returns>Whether all are gone.</returns>
    private bool Release(LeavingNames leaving, ref int budget)
    {
        for (; leaving.Next is { } name; leaving.Advance(), budget--)
        {
            if (budget <= 0)
                return false;
            Prefixes.Charge(leaving.Prefix, -Costs.OfName(name.Text.Length));
            if (--name.References == 0)
                Names.Remove(name);
        }
        if (leaving.File is { Sources: 0, FirstName: null } && _files.Remove(leaving.File.Id))
            _filesByNumber.Remove(leaving.File.Number);
        return true;
    }

    private void Forget(NodeRecord node, ref int budget)
    {
        Nodes.Release(node);
        node.Prefix.Remove(node);
        Prefixes.Charge(node.Prefix, -Costs.Node);
        budget--;
    }

    /// <summary>The names under which a node had a file.</summary>
    private sealed class LeavingNames(NameRecord[] names, FileRecord file, PrefixRecord prefix)
    {
        private int _next;

        public FileRecord File => file;

        public PrefixRecord Prefix => prefix;

        public NameRecord? Next => _next < names.Length ? names[_next] : null;

        public void Advance() => _next++;
    }
}
