using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Content;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>
/// Traffic that no well-behaved program sends, at a program of the test on loopback, for as long as the test says and at a bounded rate.
/// Half of it is random, half is valid messages with some bytes changed.
/// </summary>
/// <param name="stop">When it ends.</param>
internal sealed class Noise(ulong seed, CancellationToken stop)
{
    private const int MaxBytes = 1400;
    private const int DatagramsAtOnce = 10;
    private const int MessagesByConnection = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SlowByte = TimeSpan.FromMilliseconds(250);

    private long _sent;

    /// <summary>Messages and connections so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Datagrams; what comes back is left in the socket.</summary>
    public Task DatagramsAsync(ulong stream, IPEndPoint to, IReadOnlyList<byte[]> valid) => UntilStoppedAsync(async () =>
    {
        var prng = Prng.For(seed, stream);
        using var socket = new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(to, stop);
        while (true)
        {
            for (var i = 0; i < DatagramsAtOnce; i++)
                await SendAsync(socket, Next(prng, valid));
            await Task.Delay(Pause, stop);
        }
    });

    /// <summary>Connections, one after the other, each with some messages.</summary>
    /// <param name="first">What each begins with half of the time, so that the receiver listens on.</param>
    /// <param name="prefixed">A correct u16 length before each message, as the tracker has it; else the bytes as they are.</param>
    public Task ConnectionsAsync(
        ulong stream, IPEndPoint to, byte[] first, IReadOnlyList<byte[]> valid, bool prefixed) => UntilStoppedAsync(async () =>
    {
        var prng = Prng.For(seed, stream);
        while (true)
        {
            try
            {
                using var socket = await ConnectAsync(to);
                if (first.Length > 0 && prng.Next(2) == 0)
                    await SendAsync(socket, first);
                for (var left = prng.Next(MessagesByConnection); left > 0; left--)
                    await SendAsync(socket, prefixed && prng.Next(4) > 0 ? Prefixed(Next(prng, valid)) : Next(prng, valid));
            }
            catch (SocketException)
            {
                // Hung up on, as is right.
            }
            await Task.Delay(Pause, stop);
        }
    });

    /// <summary>A valid message, a byte now and then, over and over.</summary>
    public Task SlowlyAsync(IPEndPoint to, byte[] message) => UntilStoppedAsync(async () =>
    {
        while (true)
        {
            try
            {
                using var socket = await ConnectAsync(to);
                foreach (var b in message)
                {
                    await socket.SendAsync(new[] { b }, stop);
                    await Task.Delay(SlowByte, stop);
                }
            }
            catch (SocketException)
            {
                await Task.Delay(SlowByte, stop);
            }
        }
    });

    /// <summary>Connects and says nothing at all.</summary>
    public Task SilentlyAsync(IPEndPoint to) => UntilStoppedAsync(async () =>
    {
        while (true)
        {
            try
            {
                using var socket = await ConnectAsync(to);
                while (await socket.ReceiveAsync(new byte[MaxBytes], stop) > 0)
                    ;
            }
            catch (SocketException)
            {
                // Hung up on.
            }
            await Task.Delay(SlowByte, stop);
        }
    });

    private static async Task UntilStoppedAsync(Func<Task> work)
    {
        try
        {
            await Task.Run(work);
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    private async Task<Socket> ConnectAsync(IPEndPoint to)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, stop);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        Interlocked.Increment(ref _sent);
        return socket;
    }

    private async Task SendAsync(Socket socket, byte[] message)
    {
        Interlocked.Increment(ref _sent);
        await socket.SendAsync(message, stop);
    }

    private static byte[] Next(Prng prng, IReadOnlyList<byte[]> valid)
    {
        if (prng.Next(2) == 0)
            return Mutate(prng, valid[prng.Next(valid.Count)]);
        var random = new byte[prng.Next(MaxBytes)];
        prng.Fill(random);
        return random;
    }

    private static byte[] Mutate(Prng prng, byte[] original)
    {
        var mutant = (byte[])original.Clone();
        for (var changes = prng.Next(4); changes >= 0; changes--)
            mutant[prng.Next(mutant.Length)] = (byte)prng.NextUInt64();
        return prng.Next(4) switch
        {
            0 => mutant[..prng.Next(mutant.Length + 1)],
            1 => [.. mutant, .. original],
            _ => mutant,
        };
    }

    private static byte[] Prefixed(byte[] message)
    {
        var framed = new byte[2 + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed, 2);
        return framed;
    }
}
