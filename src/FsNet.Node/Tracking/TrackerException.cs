namespace FsNet.Node.Tracking;

/// <summary>The tracker does not answer, or answers with a refusal. The message is for people.</summary>
internal sealed class TrackerException(string message) : Exception(message);
