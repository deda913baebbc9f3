using System.Security.Cryptography;
using FsNet.Base;
using FsNet.Protocol.Content;

namespace FsNet.Node.Storage;

/// <summary>
/// Which files of this process are under way to which paths: a path has one owner. Whether two names are one is asked of the file
/// system itself: where the unfinished file of the first is also found under the second name, both would become one file.
/// </summary>
internal sealed class PathOwners(Disk disk)
{
    private readonly Lock _gate = new();
    private readonly List<PathClaim> _claims = [];

    /// <summary>From here on, until it is released, the path is this file's.</summary>
    /// <exception cref="IOException">It is another's.</exception>
    public PathClaim Take(string path, Hash256 id)
    {
        lock (_gate)
        {
            if (_claims.Find(c => c.Path == path) is { } other)
                throw Taken(path, other);
            var claim = new PathClaim(this, path, id);
            _claims.Add(claim);
            return claim;
        }
    }

    /// <summary>The unfinished file of a claim is open: no earlier claim's may go by the same name.</summary>
    /// <exception cref="IOException">One does.</exception>
    public void Compare(PathClaim claim, FileIdentity part)
    {
        List<PathClaim> earlier;
        lock (_gate)
        {
            claim.Part = part;
            earlier = [.. _claims.TakeWhile(c => c != claim).Where(c => c.Part is not null && c.Id != claim.Id)];
        }
        foreach (var other in earlier)
            if (IsSame(claim, other))
                throw Taken(claim.Path, other);
    }

    public void Release(PathClaim claim)
    {
        lock (_gate)
            _claims.Remove(claim);
    }

    private bool IsSame(PathClaim claim, PathClaim other)
    {
        var (theirs, probe) = (PartName.Beside(other.Path, other.Id), PartName.Beside(claim.Path, other.Id));
        // Names that differ only where a long name is cut tell nothing; the rename in the end takes no name that is taken.
        return theirs != probe
            && FileFacts.TryOf(probe, follow: false) is { } found
            && (found.Stamp.Identity == other.Part || AreOne(other.Path, claim.Path));
    }

    /// <summary>
    /// There may be an earlier unfinished copy of that content; and some file systems give one file an inode for each of its spellings.
    /// A file with a name that nobody can know shows it.
    /// </summary>
    private bool AreOne(string path, string other)
    {
        var nonce = Hash256.Of(RandomNumberGenerator.GetBytes(Hash256.Size));
        var probe = PartName.Beside(path, nonce);
        disk.OpenPart(probe, out _)?.Dispose();
        var isFound = FileFacts.TryOf(PartName.Beside(other, nonce), follow: false) is not null;
        disk.Delete(probe);
        return isFound;
    }

    private static IOException Taken(string path, PathClaim other) => new(
        other.Path == path
            ? $"'{path}' is where the file {other.Id.Short}... is being put, which has the same name and another content; get one of them into another folder"
            : $"'{path}' and '{other.Path}' are one file to this file system, and {other.Id.Short}... is being put there; get one of them into another folder");
}

/// <summary>A path that belongs to one file until this is disposed of.</summary>
internal sealed class PathClaim(PathOwners owners, string path, Hash256 id) : IDisposable
{
    public string Path { get; } = path;

    public Hash256 Id { get; } = id;

    /// <summary>Its unfinished file, once that is open.</summary>
    public FileIdentity? Part { get; set; }

    public void Dispose() => owners.Release(this);
}
