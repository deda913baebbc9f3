using FsNet.Protocol.Content;

namespace FsNet.Node.Commands;

/// <summary>A file to fetch.</summary>
/// <param name="Name">What it is called here: by the user's own words, or below a folder that the user named.</param>
/// <param name="KnownAs">What others call it, which is what the tracker is told.</param>
internal sealed record WantedFile(FileProof Proof, string Name, string KnownAs)
{
    public Hash256 Id => Proof.Id;

    public BlockLayout Layout => Proof.Layout;
}

/// <summary>What was asked for and cannot be had.</summary>
/// <param name="Text">As it was typed, or the name of a file in a folder that was typed.</param>
/// <param name="Reason">For people; may have several lines.</param>
internal sealed record Refusal(string Text, string Reason);

/// <summary>What the words on a command line stand for.</summary>
/// <param name="Hidden">Names of hidden files that were not asked for.</param>
internal sealed record Resolution(List<WantedFile> Files, List<Refusal> Refused, List<string> Hidden);
