using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using FsNet.Base;

namespace FsNet.Swarms.Local;

/// <summary>
/// The addresses 127.R.x.y of one run, one per node, so that ports can be the same everywhere. R is reserved for as long as this
/// object lives by a listening socket on 127.R.255.254, which ends with the process whatever happens.
/// </summary>
internal sealed class LoopbackBlock : IDisposable
{
    public const int MaxNodes = 250 * 250;

    private const int PerSubnet = 250;
    private const int ReservationPort = 9089;
    private const int Attempts = 50;

    private readonly byte _prefix;
    private readonly Socket _reservation;

    private LoopbackBlock(byte prefix, Socket reservation)
    {
        _prefix = prefix;
        _reservation = reservation;
    }

    /// <exception cref="ProgramException">The system has no addresses beside 127.0.0.1, or all are taken (exit code 4).</exception>
    public static LoopbackBlock Reserve()
    {
        SocketException? last = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var prefix = (byte)RandomNumberGenerator.GetInt32(1, 255);
            try
            {
                return new LoopbackBlock(prefix, Listen(new IPAddress([127, prefix, 255, 254])));
            }
            catch (SocketException e)
            {
                last = e;
            }
        }
        throw new ProgramException(
            $"no loopback addresses 127.R.x.y could be reserved ({last!.Message}); "
            + $"the local back end needs the whole of 127.0.0.0/8, as Linux has it, and port {ReservationPort} free in it",
            ExitCodes.BackEndMissing);
    }

    /// <param name="index">0 to <see cref="MaxNodes"/> - 1.</param>
    public IPAddress this[int index] => new([127, _prefix, (byte)(1 + index / PerSubnet), (byte)(1 + index % PerSubnet)]);

    public void Dispose() => _reservation.Dispose();

    private static Socket Listen(IPAddress address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        try
        {
            socket.Bind(new IPEndPoint(address, ReservationPort));
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
