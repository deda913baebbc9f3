using FsNet.Base;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node.Tests.Storage;

public sealed class FileHasherTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1 << 16, 1)]
    [InlineData((1 << 16) + 1, 2)]
    [InlineData(20 << 16, 20)]
    public void TheManifestIsThatOfTheBytes(int length, int blocks)
    {
        var bytes = Write(length);
        var seen = 0L;
        var (manifest, stamp) = FileHasher.Hash(_folder["f"], null, count => Interlocked.Add(ref seen, count), CancellationToken.None);
        Assert.Equal(Content.ManifestOf(bytes).Id, manifest.Id);
        Assert.Equal((blocks, (long)length, (long)length), (manifest.Layout.BlockCount, stamp.Length, seen));
    }

    [Fact]
    public void TheBlockSizeCanBeChosen()
    {
        var bytes = Write(300_000);
        var (manifest, _) = FileHasher.Hash(_folder["f"], 18, null, CancellationToken.None);
        Assert.Equal(Content.ManifestOf(bytes, 18).Id, manifest.Id);
    }

    [Fact]
    public void AFileThatShrinksMeanwhileIsAnError()
    {
        Write(64 << 16);
        var error = Assert.Throws<IOException>(() => Hash(_ => SetLength(100)));
        Assert.Contains(_folder["f"], error.Message);
    }

    [Fact]
    public void AFileThatGrowsMeanwhileIsAnError()
    {
        Write(4 << 16);
        Assert.Contains("changed while it was read", Assert.Throws<IOException>(() => Hash(_ => SetLength(5 << 16))).Message);
    }

    [Fact]
    public void AMissingFileIsAnError() => Assert.ThrowsAny<IOException>(() => Hash(null));

    [FactOnLinux]
    public void AFileOfProcIsNotTakenForAnEmptyOne()
    {
        var error = Assert.Throws<IOException>(() => FileHasher.Hash("/proc/self/status", null, null, CancellationToken.None));
        Assert.Contains("'/proc/self/status' says that it is empty and is not", error.Message);
    }

    [FactOnLinux]
    public void ADeviceIsNoFile()
    {
        var error = Assert.Throws<IOException>(() => FileHasher.Hash("/dev/null", null, null, CancellationToken.None));
        Assert.Contains("'/dev/null' is a device", error.Message);
    }

    [Fact]
    public void ItCanBeGivenUp()
    {
        Write(64 << 16);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => FileHasher.Hash(_folder["f"], null, _ => stop.Cancel(), stop.Token));
    }

    private byte[] Write(int length)
    {
        var bytes = Content.Bytes(length);
        File.WriteAllBytes(_folder["f"], bytes);
        return bytes;
    }

    private (Manifest, FileStamp) Hash(Action<long>? progress) => FileHasher.Hash(_folder["f"], null, progress, CancellationToken.None);

    private void SetLength(long length)
    {
        using var handle = File.OpenHandle(_folder["f"], access: FileAccess.Write, share: FileShare.ReadWrite);
        RandomAccess.SetLength(handle, length);
    }
}
