using FsNet.Swarms.Programs;
using FsNet.Swarms.Running;

namespace FsNet.Swarms.Containers;

/// <summary>What a container has that runs a program of somebody else: what is seen of the program, and the pipe to its supervisor.</summary>
/// <param name="told">The folder in which the supervisor tells how the program ended, on this machine; it has the pipe, too.</param>
internal sealed class ForeignContainer(ProgramNode program, string told) : IDisposable
{
    /// <summary>Of the pipe, in the folder.</summary>
    public const string WordsName = "words";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private WordsPipe? _words;

    public ProgramNode Program => program;

    /// <summary>Its supervisor is about to start, and waits then.</summary>
    public void BeginLife()
    {
        program.BeginLife();
        _words?.Dispose();
        _words = WordsPipe.Make(Path.Combine(told, WordsName));
    }

    public void Release()
    {
        program.Release(TimeProvider.System.UnixMilliseconds());
        _words!.WriteNewLine();
    }

    public IReadOnlyList<string> NewEventLines()
    {
        program.Look(TimeProvider.System.UnixMilliseconds());
        return program.TakeLines();
    }

    /// <returns>Whether the program ended within <paramref name="patience"/> of being asked to.</returns>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        if (!program.IsReleased)
            return true;
        _words!.WriteNewLine();
        for (var began = TimeProvider.System.GetTimestamp(); !program.IsOver; program.Look(TimeProvider.System.UnixMilliseconds()))
        {
            if (TimeProvider.System.GetElapsedTime(began) > patience)
                return false;
            await Task.Delay(Look, TimeProvider.System);
        }
        return true;
    }

    /// <summary>The supervisor reads the end of its words, and ends with all that is left.</summary>
    public void Dispose() => _words?.Dispose();
}
