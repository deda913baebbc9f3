using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Protocol.Tests.Tracker;

public class ParserTests
{
    public static TheoryData<TrackType> Types => Samples.Types;

    [Theory]
    [MemberData(nameof(Types))]
    public void WholeMessagesAreTaken(TrackType type) =>
        Assert.Equal(default, Decoders.Of(type)(Samples.All[type].AsSpan(TrackHeader.Size)));

    [Theory]
    [MemberData(nameof(Types))]
    public void ACutInsideAFieldIsMalformed(TrackType type)
    {
        var message = Samples.All[type];
        var boundaries = Decoders.Boundaries(message);
        for (var length = TrackHeader.Size; length < message.Length; length++)
            if (!boundaries.Contains(length))
                Assert.Equal(FailureKind.Malformed, Decoders.Of(type)(message.AsSpan(TrackHeader.Size..length)).Kind);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void ACutInTheHeaderIsMalformed(TrackType type)
    {
        for (var length = 0; length < TrackHeader.Size; length++)
            Assert.Equal(ParseFailure.Malformed(Field.Header), TrackHeader.Parse(Samples.All[type].AsSpan(0, length), out _));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void UnknownFieldsAreSkippedWhereverTheyAre(TrackType type)
    {
        var message = Samples.All[type];
        foreach (var at in Decoders.Boundaries(message))
        {
            byte[] more = [.. message[..at], 0xC8, 0, 2, 1, 2, .. message[at..]];
            var text = TrackText.Describe(message);
            Assert.Equal(text[..text.LastIndexOf('#')], TrackText.Describe(more)[..text.LastIndexOf('#')]);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void AKnownFieldOfAnotherMessageIsNotAllowed(TrackType type)
    {
        var (foreign, hex) = type == TrackType.Locate ? (Field.Name, "07000161") : (Field.WithBlocks, "0B0000");
        byte[] body = [.. Samples.All[type][TrackHeader.Size..], .. Convert.FromHexString(hex)];
        if (type != TrackType.UseCookie)
            Assert.Equal(ParseFailure.NotAllowed(foreign), Decoders.Of(type)(body));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void ASingleFieldGivenTwiceIsMalformed(TrackType type)
    {
        Field[] repeated = [Field.Padding, Field.File, Field.FileDelta, Field.RemoveFile, Field.Summary, Field.Holder, Field.Refused,
            Field.Traits, Field.HolderName];
        var message = Samples.All[type];
        var boundaries = Decoders.Boundaries(message);
        for (var i = 0; i + 1 < boundaries.Count; i++)
        {
            var field = message[boundaries[i]..boundaries[i + 1]];
            byte[] body = [.. message[TrackHeader.Size..], .. field];
            var expected = repeated.Contains((Field)field[0]) ? default : ParseFailure.Malformed((Field)field[0]);
            Assert.Equal(expected, Decoders.Of(type)(body));
        }
    }

    [Theory]
    [InlineData("0000000000100001 0F 02 0004 00000002 66", "a block size below 64 KiB")]
    [InlineData("0000000000100001 19 02 0004 00000002 66", "a block size beyond 16 MiB")]
    [InlineData("8000000000000000 10 00 0000 66", "a negative length")]
    [InlineData("0000000100000001 10 00 0000 66", "more than 65,536 blocks")]
    [InlineData("0000000000100001 10 02 0004 00100001 66", "a range beyond the last block")]
    [InlineData("0000000000100001 10 02 0003 000000 66", "a range cut off")]
    [InlineData("0000000000100001 10 03 0002 0000 66", "a bitmap too short")]
    [InlineData("0000000000100001 10 03 0003 000001 66", "a bit beyond the last block")]
    [InlineData("0000000000100001 10 04 0000 66", "an unknown kind")]
    [InlineData("0000000000100001 10 01 0000", "no name")]
    [InlineData("0000000000100001 10 01 0000 FF", "a name that is not UTF-8")]
    [InlineData("0000000000100001 10 01 FFFF 66", "availability longer than the field")]
    public void AFileEntryIsCheckedInEveryPart(string rest, string why)
    {
        byte[] value = [.. new byte[Hash256.Size], .. Convert.FromHexString(rest.Replace(" ", ""))];
        Assert.False(FileEntry.TryParse(value, out _), why);
    }

    [Fact]
    public void ALocateForNobodyIsMalformed() =>
        Assert.Equal(ParseFailure.Malformed(Field.Wanted), Decoders.Of(TrackType.Locate)(
            Samples.Message(new LocateRequest(Samples.Id, 0)).AsSpan(TrackHeader.Size)));
}
