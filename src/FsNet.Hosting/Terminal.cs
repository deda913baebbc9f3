namespace FsNet.Hosting;

/// <summary>What standard output and error are: colour and progress bars belong on a terminal only (and see no-color.org).</summary>
public static class Terminal
{
    public static bool OutputIsTerminal => !Console.IsOutputRedirected;

    public static bool ErrorIsTerminal => !Console.IsErrorRedirected;

    /// <summary>Somebody types and reads.</summary>
    public static bool IsInteractive => OutputIsTerminal && !Console.IsInputRedirected;

    public static bool ErrorHasColour => ErrorIsTerminal && ColourIsWanted;

    public static bool OutputHasColour => OutputIsTerminal && ColourIsWanted;

    private static bool ColourIsWanted =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
}
