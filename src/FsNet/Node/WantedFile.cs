using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Node;

/// <summary>A file to fetch.</summary>
/// <param name="Name">What it is called here: by the user's own words, or below a folder that the user named.</param>
/// <param name="Traits">What it is given beside its content; null where it was asked for by itself, or nobody told.</param>
/// <param name="KnownAs">What others call it, which is what the tracker is told.</param>
internal sealed record WantedFile(FileProof Proof, string Name, string KnownAs, FileTraits? Traits = null)
{
    public Hash256 Id => Proof.Id;

    public BlockLayout Layout => Proof.Layout;
}
