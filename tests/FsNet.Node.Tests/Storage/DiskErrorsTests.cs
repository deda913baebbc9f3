using FsNet.Node.Storage;

namespace FsNet.Node.Tests.Storage;

public class DiskErrorsTests
{
    [TheoryOnLinux]
    [InlineData(Errno.TooManyOpenFiles)]
    [InlineData(Errno.SystemFileTable)]
    [InlineData(Errno.InputOutput)]
    [InlineData(Errno.NoMemory)]
    [InlineData(Errno.Interrupted)]
    [InlineData(Errno.WouldBlock)]
    [InlineData(Errno.Stale)]
    [InlineData(Errno.TimedOut)]
    [InlineData(Errno.HostDown)]
    [InlineData(Errno.NotConnected)]
    public void ThesePass(int number)
    {
        var error = DiskErrors.Of(number, "'f' cannot be opened");
        Assert.True(DiskErrors.IsPassing(error));
        Assert.True(DiskErrors.IsExpected(error));
        Assert.StartsWith("'f' cannot be opened: ", DiskErrors.Describe(error));
    }

    [TheoryOnLinux]
    [InlineData(Errno.NoSpace)]
    [InlineData(Errno.QuotaExceeded)]
    [InlineData(Errno.FileTooBig)]
    [InlineData(Errno.AccessDenied)]
    [InlineData(Errno.ReadOnlyFileSystem)]
    [InlineData(Errno.NoEntry)]
    [InlineData(Errno.Exists)]
    [InlineData(Errno.NameTooLong)]
    public void TheseLast(int number)
    {
        var error = DiskErrors.Of(number, "'f' cannot be opened");
        Assert.False(DiskErrors.IsPassing(error));
        Assert.True(DiskErrors.IsExpected(error));
        Assert.Equal(number, DiskErrors.NumberOf(error));
    }

    [Fact]
    public void WhatThisProgramSaysLasts()
    {
        Assert.False(DiskErrors.IsPassing(new IOException("'f' has changed since it was shared")));
        Assert.False(DiskErrors.IsPassing(new FileNotFoundException()));
        Assert.False(DiskErrors.IsPassing(new UnauthorizedAccessException()));
        Assert.True(DiskErrors.IsPassing(new OutOfMemoryException()));
    }

    /// <summary>A write beyond what the file system permits is an argument out of range to .NET, and no mistake of ours.</summary>
    [Fact]
    public void AFileThatIsTooLargeIsNoMistake()
    {
        var error = new ArgumentOutOfRangeException("value", "Specified file length was too large for the file system.");
        Assert.True(DiskErrors.IsExpected(error));
        Assert.StartsWith("the file is larger than", DiskErrors.Describe(error));
        Assert.False(DiskErrors.IsExpected(new ArgumentOutOfRangeException("block")));
        Assert.False(DiskErrors.IsExpected(new InvalidOperationException()));
    }
}
