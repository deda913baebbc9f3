namespace FsNet;

/// <summary>A file that is shared.</summary>
/// <param name="Id">By which it can be asked for, whatever else has its name.</param>
/// <param name="Name">By which it can be asked for, too.</param>
public sealed record SharedName(FileId Id, string Name);
