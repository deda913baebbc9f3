namespace FsNet.Fuzz.Engines;

/// <summary>When all have gone and time has passed, nothing is left of them but what has a named bound.</summary>
internal static class Aftermath
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(3);

    /// <summary>Objects and elements: arrays keep the room that they once needed, and what is remembered of strangers is bounded.</summary>
    private const long MostKept = 10_000;

    public static void LeavesNothing(DrivenNode node)
    {
        foreach (var connection in node.Connections.Values.ToArray())
            node.Disconnect(connection);
        foreach (var file in Files.All)
            node.ForgetFile(file.Id);
        while (node.Dialing.Count > 0)
            node.AnswerDial(0, isTaken: false);
        for (var step = 0; step < 4; step++)
            node.Advance(node.Now + Long / 4);
        Invariant.Holds(node.Engine.PeerCount == 0 && node.Connections.Count == 0, $"all have gone, and {node.Engine.PeerCount} are there");
        Invariant.Holds(node.Engine.NextWakeup == TimeSpan.MaxValue, $"nothing is there, and it wants to be woken at {node.Engine.NextWakeup}");
        var kept = StateSize.Of(node.Engine);
        Invariant.Holds(kept <= MostKept, $"nothing is there, and {kept} objects are kept");
    }
}
