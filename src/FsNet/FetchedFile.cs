namespace FsNet;

/// <summary>A file that was asked for, and what became of it.</summary>
/// <param name="Name">What it is called here; or what was asked for and cannot be had.</param>
/// <param name="Id">Null where nobody shares it, or the name stands for several files.</param>
/// <param name="Length">In bytes; 0 where it is not known.</param>
/// <param name="Path">Where it lies, whole and verified; null where it does not.</param>
/// <param name="Error">Why it is not there; null where it is.</param>
/// <param name="ReceivedBytes">Bytes of its blocks that came from others: fewer than it has where some lay there already.</param>
public sealed record FetchedFile(string Name, FileId? Id, long Length, string? Path, string? Error, long ReceivedBytes);
