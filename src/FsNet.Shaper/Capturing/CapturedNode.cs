using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Capturing;

/// <summary>
/// The packets of one node, from its namespace to a file. Rules of netfilter copy them: in INPUT, which a packet reaches when its link
/// has let it through; in POSTROUTING, before the node's own uplink queues it.
/// </summary>
internal sealed class CapturedNode : IDisposable
{
    private readonly LogSocket _socket;
    private readonly PcapFile _file;
    private uint _expected;

    private CapturedNode(CapturePlan plan, LogSocket socket, PcapFile file) => (Plan, _socket, _file) = (plan, socket, file);

    public CapturePlan Plan { get; }

    public LogSocket Socket => _socket;

    public bool IsOpen { get; private set; } = true;

    public long Packets { get; private set; }

    /// <summary>The kernel had no room for them.</summary>
    public long Missed { get; private set; }

    /// <summary>They came when the file was full.</summary>
    public long BeyondBound { get; private set; }

    /// <exception cref="ProgramException">The system refused; the message says what.</exception>
    public static CapturedNode Open(CapturePlan plan, int snapLength)
    {
        try
        {
            return NetworkNamespace.Run(plan.Namespace, () =>
            {
                var device = NodeDevice.Of(plan.Address);
                var file = new PcapFile(plan.Path, snapLength);
                var node = new CapturedNode(plan, new LogSocket(snapLength), file);
                Command.Run("iptables-restore", ["--noflush", "-w"], Rules(device));
                return node;
            });
        }
        catch (ProgramException e)
        {
            throw new ProgramException($"node {plan.Name} cannot be captured: {e.Message}", ExitCodes.BackEndMissing);
        }
    }

    /// <summary>Takes what has come, up to a batch.</summary>
    /// <returns>Whether anything had.</returns>
    public bool Receive(ReceiveBatch batch, TimeProvider time)
    {
        var received = _socket.Receive(batch);
        var now = time.GetUtcNow();
        for (var i = 0; i < received; i++)
            Take(batch[i], now);
        return received > 0;
    }

    public void ReceiveAll(ReceiveBatch batch, TimeProvider time)
    {
        while (Receive(batch, time))
        {
        }
    }

    public void Pause() => _socket.Pause();

    public void Resume()
    {
        // The kernel counts from 0 again.
        _expected = 0;
        _socket.Resume();
    }

    public void Flush() => _file.Flush();

    public void Dispose()
    {
        IsOpen = false;
        _socket.Dispose();
        _file.Dispose();
    }

    private void Take(ReadOnlySpan<byte> message, DateTimeOffset now)
    {
        if (!LogMessage.TryReadPacket(message, out var packet))
            return;
        if (packet.Sequence is { } sequence)
        {
            Missed += sequence - _expected;
            _expected = sequence + 1;
        }
        if (_file.TryWrite(now, packet.Bytes, packet.IpBytes))
            Packets++;
        else
            BeyondBound++;
    }

    // After all other rules: what mangle drops there, nobody gets.
    private static string Rules(string device) => string.Join('\n',
    [
        "*mangle",
        $"-A INPUT -i {device} -j NFLOG --nflog-group {LogSocket.Group}",
        $"-A POSTROUTING -o {device} -j NFLOG --nflog-group {LogSocket.Group}",
        "COMMIT",
        "",
    ]);
}
