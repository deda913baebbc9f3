using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Peers of one address family, packed one after the other.</summary>
public ref struct PeerList(ReadOnlySpan<byte> packed, bool isV6)
{
    private WireReader _reader = new(packed);

    public NodeAddress Current { get; private set; }

    /// <summary>How many are left.</summary>
    public readonly int Count => _reader.Remaining / (isV6 ? NodeAddress.PackedSizeV6 : NodeAddress.PackedSizeV4);

    public readonly PeerList GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_reader.AtEnd)
            return false;
        Current = NodeAddress.Parse(ref _reader, isV6);
        return !_reader.Failed;
    }
}
