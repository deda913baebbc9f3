using FsNet.Swarms.Running;

namespace FsNet.Swarms.Containers;

/// <summary>A node in a container, and what its lives have cost.</summary>
/// <param name="folder">Its /data on this machine.</param>
/// <param name="eventsPath">Where its events go, on this machine.</param>
internal sealed class ContainerNode(SwarmNode state, string folder, string eventsPath) : IDisposable
{
    private readonly List<string> _unread = [];
    private EventTail _tail = new(eventsPath);
    private ContainerUsage _past;
    private ContainerUsage _life;
    private int _lives;

    public SwarmNode State => state;

    /// <summary>Null for a node of fsnet's own.</summary>
    public ForeignContainer? Foreign { get; init; }

    /// <summary>Whether its container runs, be it that the program in it has ended.</summary>
    public bool IsThere => state.IsUp || (Foreign is not null && Pid != 0);

    public string Folder => folder;

    /// <summary>At the engine; empty before it is created.</summary>
    public string Id { get; set; } = "";

    /// <summary>Of its process, as the engine's kernel counts; 0 when it is down.</summary>
    public int Pid { get; private set; }

    /// <summary>Of all lives, as of the last <see cref="See"/>.</summary>
    public ContainerUsage Usage => _past + _life;

    public void BeginLife(int pid)
    {
        Pid = pid;
        state.IsUp = true;
    }

    /// <summary>What this life has used so far; null when that cannot be told any more.</summary>
    public void See(ContainerUsage? usage) => _life = usage is { } now ? ContainerUsage.Later(_life, now) : _life;

    public IReadOnlyList<string> NewEventLines()
    {
        if (Foreign is not null)
            return Foreign.NewEventLines();
        List<string> lines = [.. _unread, .. _tail.ReadNew()];
        _unread.Clear();
        return lines;
    }

    /// <summary>It is about to be ended, or has ended by itself.</summary>
    public void NoteDown() => state.IsUp = false;

    /// <summary>It has ended. The next life appends to the same file, after what may be half a line: it is moved out of its way.</summary>
    public void EndLife()
    {
        state.EndLife();
        Pid = 0;
        _past += _life;
        _life = default;
        _unread.AddRange(_tail.ReadNew());
        _tail.Dispose();
        if (File.Exists(eventsPath))
            File.Move(eventsPath, $"{eventsPath}.{_lives++}");
        _tail = new EventTail(eventsPath);
    }

    public void Dispose()
    {
        _tail.Dispose();
        Foreign?.Dispose();
    }
}
