namespace FsNet.Simulator.Events;

/// <summary>Somebody to whom things happen at times that were planned.</summary>
internal interface IActor
{
    /// <param name="what">A number of the actor's own.</param>
    /// <param name="data">As it was planned.</param>
    void Act(int what, int data);
}

/// <summary>One thing that is planned. A value, so that millions of them are no objects.</summary>
/// <param name="At">Ticks of 100 ns since the beginning.</param>
internal readonly record struct Event(long At, IActor Actor, int What, int Data);
