namespace FsNet.Topologies;

/// <summary>What is distributed: a file generated from the topology's seed, or one of the user's own.</summary>
public abstract record FileSpec
{
    /// <param name="Bytes">0 is allowed: an empty file is a file.</param>
    public sealed record Generated(long Bytes) : FileSpec;

    /// <param name="Path">Absolute. Read, never written.</param>
    public sealed record OnDisk(string Path) : FileSpec;

    /// <summary>In bytes.</summary>
    /// <exception cref="FileNotFoundException">The user's own is not there.</exception>
    internal static long LengthOf(FileSpec spec) => spec switch
    {
        Generated generated => generated.Bytes,
        OnDisk disk => new FileInfo(disk.Path).Length,
        _ => throw new InvalidOperationException($"no length for {spec}"),
    };
}
