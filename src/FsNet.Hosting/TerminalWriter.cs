using System.Text;
using FsNet.Base;

namespace FsNet.Hosting;

/// <summary>
/// Standard output or error, for text that may hold words of others: <see cref="TerminalText"/> escapes them where a person reads; where
/// a program does, it gets every valid name as it is. Layout, lines and tabs, is left alone: parts of a line are escaped by who puts it
/// together.
/// </summary>
/// <param name="inner">Asked each time: who redirects the console redirects this.</param>
public sealed class TerminalWriter(Func<TextWriter> inner, bool isForEyes) : TextWriter
{
    public override Encoding Encoding => inner().Encoding;

    /// <summary>Results.</summary>
    public static TerminalWriter Output { get; } = new(() => Console.Out, Terminal.OutputIsTerminal);

    /// <summary>Messages; a log file is read by people, too.</summary>
    public static TerminalWriter Error { get; } = new(() => Console.Error, isForEyes: true);

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => Do(writer => writer.Write(Escape(value)));

    public override void WriteLine(string? value) => Do(writer => writer.WriteLine(Escape(value)));

    public override void Flush() => Do(writer => writer.Flush());

    /// <exception cref="ProgramException">It cannot be written to: its disk is full, for one.</exception>
    private void Do(Action<TextWriter> write)
    {
        try
        {
            write(inner());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"what there is to say cannot be written: {e.Message}");
        }
    }

    private string Escape(string? text) => isForEyes
        ? TerminalText.Escape(text ?? "", keepsLayout: true)
        : TerminalText.EscapeControls(text ?? "", keepsLayout: true);
}
