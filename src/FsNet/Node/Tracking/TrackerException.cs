namespace FsNet.Node.Tracking;

/// <summary>The tracker does not answer, or answers with a refusal. The message is for people.</summary>
/// <param name="isSilence">Nothing came: a tracker that starts, or a network that heals, may answer later.</param>
internal sealed class TrackerException(string message, bool isSilence = false) : Exception(message)
{
    public bool IsSilence => isSilence;
}
