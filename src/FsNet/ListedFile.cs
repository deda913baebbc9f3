namespace FsNet;

/// <summary>A file that the tracker knows.</summary>
/// <param name="Name">As who shares it calls it: others' words, so escape it before a terminal or a page shows it.</param>
/// <param name="Id">What it is, whatever its name.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Sources">Nodes that hold some of it or all.</param>
/// <param name="CompleteSources">Nodes that hold all of it.</param>
public sealed record ListedFile(string Name, FileId Id, long Length, int Sources, int CompleteSources);
