using System.Net;
using System.Net.Sockets;

namespace FsNet.Hosting;

/// <summary>One datagram a call.</summary>
internal sealed class PortablePort(Socket socket) : DatagramPort
{
    private readonly SocketAddress _address = new(socket.AddressFamily);

    public override bool ChoosesLocalAddress => false;

    public override int Receive(DatagramBatch batch, bool wait)
    {
        var count = 0;
        while (count < batch.Capacity && (wait && count == 0 || socket.Available > 0) && TryReceive(batch, count))
            count++;
        return count;
    }

    public override int Send(DatagramBatch batch, int count)
    {
        var sent = 0;
        for (var i = 0; i < count; i++)
            sent += TrySend(batch, i) ? 1 : 0;
        return sent;
    }

    private bool TryReceive(DatagramBatch batch, int index)
    {
        try
        {
            var length = socket.ReceiveFrom(batch.RoomOf(index), SocketFlags.None, _address);
            batch.Close(index, length, _address.Buffer.Span[.._address.Size]);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.MessageSize or SocketError.ConnectionReset)
        {
            // Windows: a datagram longer than the room, or one of ours that somebody did not wait for. No matter to any other.
            return false;
        }
    }

    private bool TrySend(DatagramBatch batch, int index)
    {
        try
        {
            var to = batch.AddressOf(index);
            to.CopyTo(_address.Buffer.Span);
            _address.Size = to.Length;
            return socket.SendTo(batch[index], SocketFlags.None, _address) >= 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
