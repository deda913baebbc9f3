using System.Threading.Channels;

namespace FsNet.Testbed.Dashboard;

/// <summary>
/// One page that is open somewhere. A few frames wait for it at most: when it is slower than that it misses some, and gets everything
/// anew as soon as it has read what waits. Nobody ever waits for it.
/// </summary>
internal sealed class Spectator
{
    private const int MostWaiting = 8;

    private readonly Channel<ReadOnlyMemory<byte>> _frames = Channel.CreateBounded<ReadOnlyMemory<byte>>(MostWaiting);
    private bool _isBehind = true;

    /// <summary>A step would mean nothing to it.</summary>
    public bool WantsAll => _isBehind && _frames.Reader.Count == 0;

    public void Show(ReadOnlyMemory<byte> step, ReadOnlyMemory<byte>? all)
    {
        if (!_isBehind)
            _isBehind = !_frames.Writer.TryWrite(step);
        else if (all is { } everything && WantsAll)
            _isBehind = !_frames.Writer.TryWrite(everything);
    }

    public void End() => _frames.Writer.TryComplete();

    public IAsyncEnumerable<ReadOnlyMemory<byte>> FramesAsync(CancellationToken cancellation) => _frames.Reader.ReadAllAsync(cancellation);
}
