using FsNet.Node.Naming;

namespace FsNet.Node.Tests.Naming;

public class LocalNameTests
{
    [Theory]
    [InlineData("a/C:x", "':'")]
    [InlineData("a\\b", "'\\'")]
    [InlineData("what?", "'?'")]
    [InlineData("a./b", "a space or a dot")]
    [InlineData("a ", "a space or a dot")]
    [InlineData("NUL", "'NUL' is a device")]
    [InlineData("x/com1.txt", "'com1.txt' is a device")]
    [InlineData("aux .c", "'aux .c' is a device")]
    [InlineData("COM\u00b2.log", "is a device")]
    public void WindowsCannotHoldIt(string name, string why) => Assert.Contains(why, LocalName.ComplaintOfWindows(name));

    [Theory]
    [InlineData("a/b.txt")]
    [InlineData("CONSOLE")]
    [InlineData(".hidden/con1.txt")]
    public void WindowsCanHoldIt(string name) => Assert.Null(LocalName.ComplaintOfWindows(name));

    [Fact]
    public void OtherSystemsHoldThemAll()
    {
        if (!OperatingSystem.IsWindows())
            Assert.Null(LocalName.Complaint("a\\b: c?/aux.c/etc."));
    }
}
