using System.Diagnostics;

namespace FsNet.Swarms.Hosts;

/// <summary>One process at a time: the system lets go of it with the process, whatever ends that.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for its turn, which is over when the file is closed.</summary>
    /// <exception cref="IOException">The file cannot be made, or another process does not let go of it.</exception>
    public static FileStream Take(string path)
    {
        using var pause = new ManualResetEventSlim();
        for (var began = Stopwatch.GetTimestamp(); ; pause.Wait(AskEvery))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); // On Unix that is flock(2).
            }
            catch (IOException e) when (e.GetType() == typeof(IOException))
            {
                if (Stopwatch.GetElapsedTime(began) > Patience)
                    throw new IOException($"{path} cannot be locked: {e.Message}", e);
            }
        }
    }
}
