namespace FsNet.Simulator.Events;

/// <summary>Somebody to whom things happen at times that were planned.</summary>
internal interface IActor
{
    /// <param name="what">A number of the actor's own.</param>
    /// <param name="data">As it was planned.</param>
    void Act(int what, int data);

    /// <summary>Something will happen to it soon: it fetches what it will need.</summary>
    /// <param name="step">First 0; 1 once that has arrived.</param>
    void Prepare(int step);
}

/// <summary>One thing that is planned. A value, so that millions of them are no objects.</summary>
/// <param name="At">Ticks of 100 ns since the beginning.</param>
internal readonly record struct Event(long At, IActor Actor, int What, int Data);
