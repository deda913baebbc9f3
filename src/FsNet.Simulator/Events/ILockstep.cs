namespace FsNet.Simulator.Events;

/// <summary>Lives through a world's time in its place, in windows.</summary>
internal interface ILockstep
{
    /// <summary>As <see cref="World.Run"/>, but to the end of a window.</summary>
    bool Run(TimeSpan until, long events);
}
