using FsNet.Base;

namespace FsNet.Node.Reporting;

/// <summary>Whether a node is of use.</summary>
internal static class NodeHealth
{
    /// <summary>
    /// A node that has given up every file is of no use to anyone, and somebody should look. One that still shares some goes on, and the
    /// lost ones are in its status.
    /// </summary>
    public static string? Trouble(NodeDriver node)
    {
        var files = node.Files.ToList();
        return files.Count > 0 && files.TrueForAll(f => f.Failure is not null)
            ? TerminalText.Escape($"none of {files.Count} files is shared or fetched any more; {files[0].Name}: {files[0].Failure}")
            : null;
    }
}
