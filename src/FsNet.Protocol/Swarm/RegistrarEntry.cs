using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Protocol.Swarm;

/// <summary>A file under one of its names, and what the tracker knows of it.</summary>
internal sealed class RegistrarEntry(in FileProof proof, string name, BlockSet held, FileTraits? traits)
{
    public FileProof Proof { get; } = proof;

    public Hash256 Id => Proof.Id;

    public string Name { get; } = name;

    public BlockSet Held { get; } = held;

    public FileTraits? Traits { get; } = traits;

    /// <summary>The blocks that the tracker was told of, and took.</summary>
    public BlockSet Told { get; private set; } = new(held.Length);

    /// <summary>The tracker has taken it, and as far as is known has it still.</summary>
    public bool IsKnown { get; set; }

    /// <summary>Another has taken its place, or it is no longer held.</summary>
    public bool IsGone { get; set; }

    /// <summary>It was refused, and waits to be told again.</summary>
    public bool IsAside { get; set; }

    /// <summary>Why the tracker did not take it, or its latest blocks, the last time.</summary>
    public RefusedItem? Refusal { get; set; }

    /// <summary>How often in a row.</summary>
    public int Refusals { get; set; }

    public BlockSet News()
    {
        var news = Held.Clone();
        for (var block = Told.NextMember(0); block >= 0; block = Told.NextMember(block + 1))
            news.Remove(block);
        return news;
    }

    public void Accept(BlockSet told) => (Told, IsKnown, Refusal, Refusals) = (told, true, null, 0);
}
