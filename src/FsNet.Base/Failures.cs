using System.ComponentModel;
using System.Net.Sockets;

namespace FsNet.Base;

/// <summary>What is said of an exception.</summary>
public static class Failures
{
    /// <summary>The one that says most: tasks and static constructors wrap what was thrown.</summary>
    public static Exception Innermost(Exception e) => e is AggregateException or TypeInitializationException && e.InnerException is { } inner
        ? Innermost(inner)
        : e;

    /// <summary>In one line: what the system said, or the kind of the mistake and what it said.</summary>
    public static string Describe(Exception thrown)
    {
        var e = Innermost(thrown);
        var message = e.Message.ReplaceLineEndings(" ");
        return e is ProgramException || IsOfTheSystem(e) ? message : $"unexpected {e.GetType().Name}: {message}";
    }

    /// <summary>Disks, sockets and other programs fail; that is no mistake of the program.</summary>
    public static bool IsOfTheSystem(Exception e) => e is IOException or UnauthorizedAccessException or SocketException or Win32Exception
        or HttpRequestException or TimeoutException or OutOfMemoryException;
}
