using FsNet.Base;
using Serilog.Events;

namespace FsNet.Hosting.Tests;

/// <summary>Words of strangers, wherever a person reads them.</summary>
[Collection(nameof(Console))]
public class TerminalTextTests
{
    /// <summary>Clears the screen, sets the title, turns text around, ends the line, rings; half a character.</summary>
    private const string Hostile = "a\u001b[2J\u001b]0;title\u0007\u202egpj.exe\u2066\n<script>\r\u0085\u009b31m\u200b\ud800z";

    private const string Shown =
        "a\\u001B[2J\\u001B]0;title\\u0007\\u202Egpj.exe\\u2066\\u000A<script>\\u000D\\u0085\\u009B31m\\u200B\\uD800z";

    [Fact]
    public void NothingOfAHostileTextIsObeyed() => Assert.Equal(Shown, TerminalText.Escape(Hostile)); // Half characters are no theory's data.

    [Theory]
    [InlineData("\U000E0041", "\\uDB40\\uDC41")]
    [InlineData("\u2028\u2029", "\\u2028\\u2029")]
    [InlineData("naïve – 文件 🎬.bin", "naïve – 文件 🎬.bin")]
    [InlineData("\uFFFD", "\uFFFD")]
    [InlineData("", "")]
    public void WhatDrivesATerminalIsShownInstead(string text, string shown) => Assert.Equal(shown, TerminalText.Escape(text));

    [Fact]
    public void LayoutStaysWhereItIsOurs() => Assert.Equal("a\n\tb\\u001B", TerminalText.Escape("a\n\tb\u001b", keepsLayout: true));

    [Fact]
    public void AProgramIsGivenEveryValidNameAsItIs()
    {
        Assert.Equal("\u202e\u200d", TerminalText.EscapeControls("\u202e\u200d"));
        Assert.Equal("a\\u000A\\u001B\\u009B", TerminalText.EscapeControls("a\n\u001b\u009b"));
        Assert.Equal("a\n\\u001B", TerminalText.EscapeControls("a\n\u001b", keepsLayout: true));
    }

    [Theory]
    [InlineData(true, "\\u202E")]
    [InlineData(false, "\u202e")]
    public void AWriterEscapesHoweverItIsWrittenTo(bool isForEyes, string turned)
    {
        var written = new StringWriter { NewLine = "\n" };
        var writer = new TerminalWriter(() => written, isForEyes);
        writer.Write("\u001b\u202e");
        writer.Write('\u001b');
        writer.Write("\u001b".ToCharArray());
        writer.Write("\u001b".AsSpan());
        writer.WriteLine("\u001b");
        writer.WriteLine((object)"\u001b\tend");
        Assert.Equal($"\\u001B{turned}\\u001B\\u001B\\u001B\\u001B\n\\u001B\tend\n", written.ToString());
    }

    [Theory]
    [InlineData(LogEventLevel.Information)]
    [InlineData(LogEventLevel.Debug)]
    public async Task LogsShowItOnOneLine(LogEventLevel level)
    {
        var said = await SaidAsync(async () =>
        {
            await using var log = Logging.Start("fsnet-node", "x", level, null);
            log.Logger.Warning("'{Name}' of {Peer}: {Object}", Hostile, 17, new Talkative());
        });
        var line = Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.EndsWith($"'{Shown}' of 17: {Shown}", line.TrimEnd('\r'));
    }

    [Theory]
    [InlineData(LogEventLevel.Information)]
    [InlineData(LogEventLevel.Debug)]
    public async Task LogsOfExceptionsShowIt(LogEventLevel level)
    {
        var said = await SaidAsync(async () =>
        {
            await using var log = Logging.Start("fsnet-node", "x", level, null);
            log.Logger.Error(new InvalidOperationException(Hostile), "a connection failed");
        });
        Assert.Contains("\\u001B[2J", said);
        Assert.DoesNotContain(said, c => (char.IsControl(c) && c is not ('\n' or '\r')) || c == '\u202e');
    }

    [Fact]
    public async Task TheLastWordsOfACommandShowIt()
    {
        var said = await SaidAsync(() =>
        {
            new LastResort(TerminalWriter.Error, LogEventLevel.Debug).Answer(new InvalidOperationException(Hostile));
            new LastResort(TerminalWriter.Error, LogEventLevel.Information).Answer(new ProgramException(Hostile));
            return Task.CompletedTask;
        });
        Assert.DoesNotContain(said, c => (char.IsControl(c) && c is not ('\n' or '\r')) || c == '\u202e');
    }

    private static async Task<string> SaidAsync(Func<Task> say)
    {
        var before = Console.Error;
        var said = new StringWriter();
        Console.SetError(TextWriter.Synchronized(said));
        try
        {
            await say();
        }
        finally
        {
            Console.SetError(before);
        }
        return said.ToString();
    }

    private sealed class Talkative
    {
        public override string ToString() => Hostile;
    }
}
