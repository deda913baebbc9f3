using System.Text;
using FsNet.Swarms.Running;

namespace FsNet.Testbed.Tests.Running;

public sealed class EventTailTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void AFileThatIsNotThereYetHasNoLines()
    {
        using var tail = new EventTail(_path);
        Assert.Empty(tail.ReadNew());
        File.WriteAllText(_path, "one\n");
        Assert.Equal(["one"], tail.ReadNew());
    }

    [Fact]
    public void LinesComeWholeWhereverTheWritesAreCut()
    {
        var text = Encoding.UTF8.GetBytes("{\"a\":\"ä\"}\n\n{\"b\":1}\nrest");
        using var tail = new EventTail(_path);
        var lines = new List<string>();
        using (var file = new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
        {
            foreach (var b in text)
            {
                file.WriteByte(b);
                lines.AddRange(tail.ReadNew());
            }
        }
        Assert.Equal(["{\"a\":\"ä\"}", "", "{\"b\":1}"], lines);
    }

    [Fact]
    public void ManyLinesAtOnceAreAllThere()
    {
        File.WriteAllLines(_path, Enumerable.Range(0, 100_000).Select(i => $"line {i}"));
        using var tail = new EventTail(_path);
        Assert.Equal(Enumerable.Range(0, 100_000).Select(i => $"line {i}"), tail.ReadNew());
    }
}
