using System.Runtime.InteropServices;

namespace FsNet.Hosting;

/// <summary>
/// Room for a number of datagrams and their addresses, laid out as the system takes them, in memory that is never moved. Made once and
/// used again: neither sending nor receiving allocates.
/// </summary>
public sealed class DatagramBatch
{
    /// <summary>A sockaddr_in6, the longest of those used here.</summary>
    private const int NameBytes = 28;

    private readonly byte[] _bytes;
    private readonly byte[] _names;
    private readonly byte[] _controls;
    private readonly IoVector[] _vectors;
    private readonly int _room;

    /// <param name="room">Bytes of the longest datagram; what comes longer is cut off there.</param>
    public DatagramBatch(int capacity, int room)
    {
        Capacity = capacity;
        _room = room;
        _bytes = GC.AllocateArray<byte>(capacity * room, pinned: true);
        _names = GC.AllocateArray<byte>(capacity * NameBytes, pinned: true);
        _controls = GC.AllocateArray<byte>(capacity * LocalAddress.MaxBytes, pinned: true);
        _vectors = GC.AllocateArray<IoVector>(capacity, pinned: true);
        Messages = new MultiMessage[capacity];
        for (var i = 0; i < capacity; i++)
        {
            _vectors[i].Start = Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, i * room);
            Messages[i].Header.Name = Marshal.UnsafeAddrOfPinnedArrayElement(_names, i * NameBytes);
            Messages[i].Header.Vectors = Marshal.UnsafeAddrOfPinnedArrayElement(_vectors, i);
            Messages[i].Header.VectorCount = 1;
            Messages[i].Header.Control = Marshal.UnsafeAddrOfPinnedArrayElement(_controls, i * LocalAddress.MaxBytes);
        }
    }

    public int Capacity { get; }

    internal MultiMessage[] Messages { get; }

    /// <summary>The bytes of one datagram.</summary>
    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(index * _room, (int)_vectors[index].Length);

    /// <summary>Where the bytes of one are written.</summary>
    public Span<byte> RoomOf(int index) => _bytes.AsSpan(index * _room, _room);

    public void SetLength(int index, int length) => _vectors[index].Length = length;

    /// <summary>The other side's address, as the system writes it (sockaddr).</summary>
    public ReadOnlySpan<byte> AddressOf(int index) => _names.AsSpan(index * NameBytes, (int)Messages[index].Header.NameLength);

    /// <summary>It goes there, from the address that the system chooses.</summary>
    /// <param name="to">As the system writes it.</param>
    public void SetAddress(int index, ReadOnlySpan<byte> to)
    {
        to.CopyTo(_names.AsSpan(index * NameBytes, NameBytes));
        Messages[index].Header.NameLength = (uint)to.Length;
        Messages[index].Header.ControlLength = 0;
    }

    /// <summary>It is sent from this address of the machine; to be called after <see cref="SetAddress"/>.</summary>
    /// <param name="ip">4 bytes.</param>
    public void SetLocalAddress(int index, ReadOnlySpan<byte> ip) =>
        Messages[index].Header.ControlLength = LocalAddress.Write(ControlOf(index), ip);

    /// <summary>It goes to where the other came from, from the address that the other was sent to, where that is known.</summary>
    public void SetAnswerTo(int index, DatagramBatch received, int other)
    {
        SetAddress(index, received.AddressOf(other));
        ref readonly var header = ref received.Messages[other].Header;
        var control = received.ControlOf(other)[..(int)header.ControlLength];
        control.CopyTo(ControlOf(index));
        Messages[index].Header.ControlLength = control.Length;
    }

    /// <summary>All room is given to the system.</summary>
    internal void Open()
    {
        for (var i = 0; i < Capacity; i++)
            Open(i);
    }

    internal void Open(int index)
    {
        _vectors[index].Length = _room;
        Messages[index].Header.NameLength = NameBytes;
        Messages[index].Header.ControlLength = LocalAddress.MaxBytes;
    }

    /// <summary>So many were received.</summary>
    internal void Close(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _vectors[i].Length = (nint)Messages[i].Length;
            LocalAddress.LeaveInterfaceOpen(ControlOf(i)[..(int)Messages[i].Header.ControlLength]);
        }
    }

    internal void Close(int index, int length, ReadOnlySpan<byte> from)
    {
        SetLength(index, length);
        SetAddress(index, from);
    }

    private Span<byte> ControlOf(int index) => _controls.AsSpan(index * LocalAddress.MaxBytes, LocalAddress.MaxBytes);
}

/// <summary>struct iovec</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IoVector
{
    public nint Start;
    public nint Length;
}

/// <summary>struct msghdr</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MessageHeader
{
    public nint Name;
    public uint NameLength;
    public nint Vectors;
    public nint VectorCount;
    public nint Control;
    public nint ControlLength;
    public int Flags;
}

/// <summary>struct mmsghdr</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MultiMessage
{
    public MessageHeader Header;
    public uint Length;
}
