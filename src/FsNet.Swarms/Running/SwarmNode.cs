using FsNet.Reports;
using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>What is known of one node, over all the lives that kills and restarts give it.</summary>
internal sealed class SwarmNode(NodeSpec spec, StatusPage status)
{
    private readonly HashSet<int> _blocks = [];
    private NodeCounters _past;
    private ClockOffset? _clock;

    public NodeSpec Spec => spec;

    public string Name => spec.Name;

    /// <summary>Where its status page is; a new life may have it elsewhere.</summary>
    public StatusPage Status { get; set; } = status;

    public bool IsUp { get; set; }

    /// <summary>Unix milliseconds of the first time it had the whole file, verified by itself.</summary>
    public double? CompletedAt { get; private set; }

    public string? CompletedPath { get; private set; }

    /// <summary>Why it will not complete, in its own words or in those of its exit code.</summary>
    public string? Failure { get; private set; }

    /// <summary>Different blocks that arrived, over all lives.</summary>
    public int Blocks => _blocks.Count;

    /// <summary>
    /// Bytes of the different blocks that arrived and were verified; of a program of others what it has written, until its whole copy is
    /// verified.
    /// </summary>
    public long PayloadBytes { get; private set; }

    /// <summary>Bytes of blocks that arrived although they had arrived before: twice in one life, or lost by a kill.</summary>
    public long RepeatedBytes { get; private set; }

    /// <summary>How many blocks came from whom, by the sender's name (or address, if that is no node's).</summary>
    public Dictionary<string, int> BlocksFrom { get; } = [];

    /// <summary>Bytes of blocks that came from whom, by the sender's name.</summary>
    public Dictionary<string, long> BytesFrom { get; } = [];

    public NodeStatus? LastStatus { get; private set; }

    /// <summary>How far its clock is ahead of this program's, in milliseconds; 0 while it may be the same.</summary>
    public double ClockCorrectionMs => _clock?.CorrectionMs ?? 0;

    public NodeCounters Counters => _past + NodeCounters.Of(LastStatus);

    public bool IsFinished => CompletedAt is not null || Failure is not null;

    /// <param name="e">What it reported, by this program's clock.</param>
    /// <param name="from">The name of the node that <see cref="NodeEvent.From"/> stands for.</param>
    public void See(NodeEvent e, string from)
    {
        if (e.Kind == EventKind.Block)
        {
            SeeBlock(e);
            BlocksFrom[from] = BlocksFrom.GetValueOrDefault(from) + 1;
            BytesFrom[from] = BytesFrom.GetValueOrDefault(from) + e.Bytes;
        }
        else if (e.Kind == EventKind.Complete)
        {
            CompletedAt ??= e.At;
            CompletedPath = e.Path ?? CompletedPath;
            if (spec.Program is not null)
                PayloadBytes = e.Bytes;
        }
        else if (e.Kind == EventKind.Progress)
        {
            PayloadBytes = Math.Max(PayloadBytes, e.Bytes);
        }
        else if (e.Kind == "failed")
        {
            Fail(e.Reason ?? "it reported that it failed");
        }
    }

    public void See(NodeStatus? answer)
    {
        if (answer is null)
            return;
        LastStatus = answer;
        _clock = answer.Clock?.Or(_clock) ?? _clock;
        if (spec.Role == Role.Leech && answer.File is { Complete: true, CompletedAt: { } at })
            CompletedAt ??= at - ClockCorrectionMs;
    }

    public void Fail(string reason) => Failure ??= reason;

    /// <summary>A life is over: its counters are kept, the next life counts from 0.</summary>
    public void EndLife()
    {
        IsUp = false;
        _past = Counters;
        LastStatus = null;
    }

    private void SeeBlock(NodeEvent e)
    {
        if (_blocks.Add(e.Block))
            PayloadBytes += e.Bytes;
        else
            RepeatedBytes += e.Bytes;
    }
}

/// <summary>Payload bytes a node counted.</summary>
internal readonly record struct NodeCounters(long BytesIn, long BytesOut, long DuplicateBytes, long CorruptBlocks)
{
    /// <summary>What arrived of blocks that had been cancelled is counted by the node as a whole, and a node here has one file.</summary>
    public static NodeCounters Of(NodeStatus? status) => status?.File is { } file
        ? new NodeCounters(file.BytesIn + status.WastedBytes, file.BytesOut, file.DuplicateBytes + status.WastedBytes, file.CorruptBlocks)
        : default;

    public static NodeCounters operator +(NodeCounters a, NodeCounters b) =>
        new(a.BytesIn + b.BytesIn, a.BytesOut + b.BytesOut, a.DuplicateBytes + b.DuplicateBytes, a.CorruptBlocks + b.CorruptBlocks);
}
