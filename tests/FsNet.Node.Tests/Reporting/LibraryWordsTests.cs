using FsNet.Node.Reporting;

namespace FsNet.Node.Tests.Reporting;

/// <summary>Who uses the library has no flags.</summary>
public class LibraryWordsTests
{
    [Theory]
    [InlineData("name it with --as", "name it with FetchOptions.As")]
    [InlineData("{Count}, first '{Path}'; --hidden shares them, too", "{Count}, first '{Path}'; the option Hidden shares them, too")]
    [InlineData("(--listen, and --advertise-port where", "(FsNodeOptions.Listen, and FsNodeOptions.AdvertisedPort where")]
    [InlineData("nobody shares '--as'; 'fsnet-node ls' shows what there is", "nobody shares '--as'; ListAsync shows what there is")]
    [InlineData("--as-it-is stays", "--as-it-is stays")]
    public void FlagsAreOptionsThere(string message, string said) => Assert.Equal(said, LibraryWords.Of(message));
}
