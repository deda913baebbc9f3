using System.Buffers.Binary;
using FsNet.Integration.Tests.Fixture;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Integration.Tests;

/// <summary>Over UDP a running tracker never sends more bytes than came to who has not shown that his address is his own.</summary>
public class CookieTests
{
    private const ulong Forged = 0x1122334455667788;
    private const uint Transaction = 0xF0F0F0F0;

    [Theory]
    [InlineData(0)]
    [InlineData(Forged)]
    public async Task NoAnswerIsLargerThanItsRequest(ulong cookie)
    {
        await using var lab = new Lab();
        await lab.StartTrackerAsync();
        var manifest = lab.NewFile("film.bin", 1000).Manifest();
        using var talk = new TrackerTalk(lab.TrackerEndPoint);
        // Much to tell: a hundred names and sources of the file.
        for (ushort i = 1; i <= 100; i++)
            await talk.PresentAsync(i, i, manifest, $"a rather long name of a file, number {i}");

        foreach (var type in Enum.GetValues<TrackType>())
            foreach (var request in Messages(new TrackHeader(type, Truncated: false, Transaction, cookie), manifest))
                await AssertNotAmplifiedAsync(talk, request);
        Assert.Equal(100, (await lab.QueryAsync("info", manifest.Id.ToString())).GetProperty("sources").GetInt32());
    }

    /// <summary>
    /// Sends it, then a question with a good cookie: the tracker answers in order, so what comes before that answer is all.
    /// </summary>
    private static async Task AssertNotAmplifiedAsync(TrackerTalk talk, byte[] request)
    {
        var marker = TrackerTalk.Write(talk.NewHeader(), FindRequest.ByName("there is no such file"));
        var bytes = 0;
        await talk.SendAsync(request);
        await talk.SendAsync(marker);
        for (var answered = false; !answered;)
        {
            var answer = await talk.TryReceiveAsync(Until.Patience) ?? throw new TimeoutException("the tracker does not answer");
            answered = answer.AsSpan(4, 4).SequenceEqual(marker.AsSpan(4, 4));
            if (!answered)
            {
                Assert.Equal(Transaction, BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(4)));
                bytes += answer.Length;
            }
        }
        Assert.InRange(bytes, 0, request.Length);
    }

    private static IEnumerable<byte[]> Messages(TrackHeader header, Manifest manifest)
    {
        switch (header.Type)
        {
            case TrackType.Hello:
                yield return TrackerTalk.Write(header, default(HelloRequest));
                yield return BareHeader(header);
                break;
            case TrackType.Presentation:
                yield return TrackerTalk.WritePresentation(header, 9100, 1, manifest, "film.bin");
                break;
            case TrackType.Update:
                yield return Update(header, manifest);
                break;
            case TrackType.Find:
                yield return TrackerTalk.Write(header, FindRequest.ById(manifest.Id));
                yield return TrackerTalk.Write(header, FindRequest.ByName("a rather long name of a file, number 1"));
                break;
            case TrackType.List:
                yield return TrackerTalk.Write(header, new ListRequest(0, 100));
                break;
            case TrackType.Locate:
                yield return TrackerTalk.Write(header, new LocateRequest(manifest.Id, 200));
                yield return TrackerTalk.Write(header, new LocateRequest(manifest.Id, 200, WithBlocks: true));
                break;
            case TrackType.Goodbye:
                yield return TrackerTalk.Write(header, new GoodbyeRequest(1, 1));
                break;
            default:
                yield return BareHeader(header); // An answer, sent to the tracker.
                break;
        }
    }

    private static byte[] Update(TrackHeader header, Manifest manifest)
    {
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new UpdateWriter(buffer, header, 1, 1);
        Assert.True(writer.TryRemove(manifest.Id));
        return buffer[..writer.Length];
    }

    private static byte[] BareHeader(TrackHeader header)
    {
        var buffer = new byte[TrackHeader.Size];
        var writer = new FsNet.Protocol.Wire.WireWriter(buffer);
        header.Format(ref writer);
        return buffer;
    }
}
