namespace FsNet.Simulator;

/// <summary>
/// One direction of a node's access link as a single server: blocks pass one after the other at the link's rate. With few blocks under
/// way at a time, as the engine has it, that is close to how TCP flows share a link.
/// </summary>
internal sealed class AccessLink(double bytesPerSecond)
{
    private TimeSpan _freeAt;

    /// <returns>When the last of these bytes has passed, if the first stands ready at <paramref name="ready"/>.</returns>
    public TimeSpan Pass(TimeSpan ready, int bytes)
    {
        var start = ready > _freeAt ? ready : _freeAt;
        return _freeAt = start + TimeSpan.FromSeconds(bytes / bytesPerSecond);
    }
}
