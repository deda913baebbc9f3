using FsNet.Links;

namespace FsNet.Shaper;

/// <summary>Makes links what their profiles say, in the namespaces of nodes.</summary>
internal interface IExecutor : IDisposable
{
    /// <exception cref="Base.ProgramException">The system refused; the message says what.</exception>
    void Shape(IReadOnlyList<NodePlan> nodes);

    /// <exception cref="Base.ProgramException">The system refused; the message says what.</exception>
    void Change(IReadOnlyList<LinkChange> links);

    EmulationStatistics Statistics { get; }
}
