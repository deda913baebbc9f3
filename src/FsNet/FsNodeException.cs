namespace FsNet;

/// <summary>
/// What a node was asked for cannot be had: nobody shares the file, the tracker does not answer, a disk is full. The message is for
/// people.
/// </summary>
public sealed class FsNodeException : Exception
{
    internal FsNodeException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
