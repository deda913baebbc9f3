using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>What nodes call themselves, and what their files have beside the content.</summary>
public class TraitsTests
{
    private static readonly FileTraits Old = new(-1, IsExecutable: false);
    private static readonly FileTraits New = new(1_700_000_000_123_456_789, IsExecutable: true);

    private readonly EngineFixture _tracker = new() { Transport = TrackTransport.Tcp };

    [Fact]
    public void EachFileIsToldWithItsTraits()
    {
        Present(1, null, (0, "a", Old), (1, "b", null), (2, "c", New));
        Assert.Equal([Old, null, New], Listed());
        Assert.Equal([New], Found("c"));
    }

    [Fact]
    public void OnlyWhoIsAloneWithANameChangesItsTraits()
    {
        Present(1, null, (0, "a", Old));
        Present(1, null, (0, "a", New));
        Assert.Equal([New], Found("a"));
        Present(2, null, (0, "a", Old));
        Assert.Equal([New], Found("a"));
        Present(1, null, (0, "a", Old));
        Assert.Equal([New], Found("a"));
    }

    [Fact]
    public void TraitsOfNoFileOrOutOfOrderAreNotSeen()
    {
        var message = Message(1, null, (0, "a", New), (1, "b", Old));
        var a = message.AsSpan().LastIndexOf(Convert.FromHexString("1D000B0000"));
        message[a + 4] = 7;
        _tracker.Send(EngineFixture.Node(1), message);
        Assert.Equal([null, null], Listed());
    }

    [Fact]
    public void HoldersAreToldByTheNamesTheyGaveLast()
    {
        Present(1, "old", (0, "a", null));
        Present(2, null, (0, "a", null));
        Present(3, "Zuse 3", (0, "a", null));
        Present(1, "éins", (1, "b", null));
        Assert.Equal([(0, "éins"), (2, "Zuse 3")], Names());
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("\u202edlrow")]
    [InlineData("   ")]
    [InlineData("A name of sixty-five bytes, which is one more than there may be..")]
    public void ANameThatDoesNotShowWhatItIsIsRefused(string name)
    {
        Assert.False(NodeName.IsValid(name));
        Assert.True(NodeName.IsValid(NodeName.Of(name)));
        Present(1, "good", (0, "a", null));
        Present(1, name, (1, "b", null));
        Assert.Equal([(0, "good")], Names());
        Assert.Single(Listed());
    }

    private byte[] Message(int node, string? name, params (int File, string Name, FileTraits? Traits)[] files)
    {
        var buffer = new byte[TrackSizes.MaxTcp];
        var writer = new PresentationWriter(buffer, Samples.Header(), EngineFixture.Node(node).Port, (ulong)node, name);
        foreach (var file in files)
            Assert.True(writer.TryAdd(EngineFixture.Proof(file.File), EngineFixture.All, file.Name, file.Traits));
        return buffer[..writer.Length];
    }

    private void Present(int node, string? name, params (int File, string Name, FileTraits? Traits)[] files) =>
        _tracker.Send(EngineFixture.Node(node), Message(node, name, files));

    private FileTraits?[] Listed()
    {
        Assert.False(ListingAnswer.Parse(_tracker.Ask(EngineFixture.Node(9), new ListRequest(0, 100)).AsSpan(TrackHeader.Size), out var answer).IsFailure);
        return Walk(answer.Traits, answer.Files.Count());
    }

    private FileTraits?[] Found(string name)
    {
        var bytes = _tracker.Ask(EngineFixture.Node(9), FindRequest.ByName(name));
        Assert.False(FoundAnswer.Parse(bytes.AsSpan(TrackHeader.Size), out var answer).IsFailure);
        return Walk(answer.Traits, answer.Files.Count());
    }

    private static FileTraits?[] Walk(TraitsWalk walk, int count)
    {
        var found = new FileTraits?[count];
        for (var i = 0; i < count; i++)
            found[i] = walk.Of(i);
        return found;
    }

    private List<(int, string)> Names()
    {
        var bytes = _tracker.Ask(EngineFixture.Node(9), new LocateRequest(EngineFixture.File(0), 100, WithBlocks: true));
        Assert.False(LocatedAnswer.Parse(bytes.AsSpan(TrackHeader.Size), out var answer).IsFailure);
        var names = new List<(int, string)>();
        foreach (var value in answer.HolderNames)
        {
            Assert.True(HolderName.TryParse(value, out var which, out var name));
            names.Add((which, name));
        }
        return names;
    }
}
