namespace FsNet.Node.Sharing;

/// <summary>A file to share and the name it is shared by.</summary>
/// <param name="Path">Where it lies, as the system has it.</param>
/// <param name="Name">In Unicode's composed form, with <c>/</c> between folders.</param>
/// <param name="Length">In bytes.</param>
/// <param name="IsNamed">The user named this very file: that it cannot be shared is an error, not a remark.</param>
internal sealed record SharedPath(string Path, string Name, long Length, bool IsNamed);
