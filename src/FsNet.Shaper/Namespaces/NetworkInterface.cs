using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FsNet.Base;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Namespaces;

/// <summary>An interface of the calling thread's network namespace. The codes are those of netdevice(7).</summary>
internal sealed class NetworkInterface(string name) : IDisposable
{
    private const ushort Inet = 2;
    private const ushort Up = 1;

    private readonly Socket _control = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public void Dispose() => _control.Dispose();

    /// <exception cref="ProgramException">The system refused.</exception>
    public void SetAddress(IPAddress address, int prefixLength)
    {
        Set(Libc.SetInterfaceAddress, "address", address.GetAddressBytes());
        var mask = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(mask, uint.MaxValue << (32 - prefixLength));
        Set(Libc.SetInterfaceNetmask, "netmask", mask);
    }

    /// <exception cref="ProgramException">The system refused.</exception>
    public void SetUp()
    {
        Span<byte> request = stackalloc byte[Libc.InterfaceRequestBytes];
        Name(request);
        Control(Libc.GetInterfaceFlags, "flags", request);
        var flags = request[Libc.InterfaceNameBytes..];
        BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | Up));
        Control(Libc.SetInterfaceFlags, "flags", request);
    }

    /// <summary>The value is a <c>struct sockaddr_in</c>: family, port, address.</summary>
    private void Set(nuint code, string what, byte[] address)
    {
        Span<byte> request = stackalloc byte[Libc.InterfaceRequestBytes];
        Name(request);
        var value = request[Libc.InterfaceNameBytes..];
        BinaryPrimitives.WriteUInt16LittleEndian(value, Inet);
        address.CopyTo(value[4..]);
        Control(code, what, request);
    }

    private void Name(Span<byte> request)
    {
        request.Clear();
        Encoding.ASCII.GetBytes(name, request);
    }

    private void Control(nuint code, string what, Span<byte> request)
    {
        if (Libc.InterfaceControl(_control.SafeHandle, code, request) != 0)
            throw new ProgramException($"the {what} of {name} cannot be set: {Libc.LastError()}", ExitCodes.BackEndMissing);
    }
}
