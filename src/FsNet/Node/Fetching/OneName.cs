using FsNet.Node.Naming;
using FsNet.Protocol.Content;

namespace FsNet.Node.Fetching;

/// <summary>Another name for the one file that is fetched.</summary>
internal static class OneName
{
    /// <param name="asked">What is fetched by it.</param>
    /// <returns>Null for a name that it can have; else what is wrong.</returns>
    public static string? Complaint(string name, IReadOnlyList<string> asked)
    {
        if (asked.Count != 1 || asked[0].EndsWith('/'))
            return $"'{name}' is the name of one file; it goes with one name or id";
        return (FileName.Complaint(name) ?? LocalName.Complaint(name)) is { } complaint ? $"'{name}' is no name below the folder: {complaint}" : null;
    }
}
