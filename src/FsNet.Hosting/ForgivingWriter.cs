using System.Text;

namespace FsNet.Hosting;

/// <summary>
/// Standard error as what it is, a place to talk to: that nobody can be told (its disk is full, its terminal is gone) is no reason for a
/// program to break off what it does.
/// </summary>
internal sealed class ForgivingWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Whatever writes to <see cref="Console.Error"/> from now on is forgiven.</summary>
    public static void TakePlaceOfStandardError()
    {
        if (Console.Error is { } error and not ForgivingWriter)
            Console.SetError(new ForgivingWriter(error));
    }

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody listens; see above.
        }
    }
}
