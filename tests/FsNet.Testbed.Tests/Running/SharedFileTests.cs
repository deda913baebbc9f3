using FsNet.Swarms.Running;
using FsNet.Testbed.Tests.Topologies;

namespace FsNet.Testbed.Tests.Running;

public sealed class SharedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("0B", 0)]
    [InlineData("1B", 1)]
    [InlineData("1048577B", 1048577)]
    public async Task ItHasTheLengthAskedForAndItsHash(string size, long bytes)
    {
        var file = await SharedFile.PrepareAsync(Sample.With("", $"file.size={size}"), _folder, CancellationToken.None);
        Assert.Equal(bytes, new FileInfo(file.Path).Length);
        Assert.Equal(file.Sha256, await SharedFile.HashAsync(file.Path, CancellationToken.None));
    }

    [Fact]
    public async Task TheSeedDecidesTheContent()
    {
        Assert.Equal(await ShaAsync("seed=1", "a"), await ShaAsync("seed=1", "b"));
        Assert.NotEqual(await ShaAsync("seed=1", "c"), await ShaAsync("seed=2", "d"));
    }

    private async Task<string> ShaAsync(string seed, string folder) => (await SharedFile.PrepareAsync(
        Sample.With("", seed), Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName, CancellationToken.None)).Sha256;
}
