using FsNet.Hosting;
using FsNet.Links;
using FsNet.Shaper.Probing;
using FsNet.Shaper.Tc;

namespace FsNet.Shaper.Serving;

/// <summary>Carries out requests, and holds what they made.</summary>
internal sealed class LinkShaper : IDisposable
{
    private readonly List<NodePlan> _nodes = [];
    private IExecutor? _executor;

    /// <exception cref="ProgramException">It cannot be done.</exception>
    public ShaperAnswer Handle(ShaperRequest request) => request switch
    {
        ShaperRequest.Probe => new ShaperAnswer.Probed(CapabilityProbe.Run(Create)),
        ShaperRequest.Shape shape => Shape(shape),
        ShaperRequest.Change change => Change(change),
        ShaperRequest.Stats => new ShaperAnswer.Statistics(Shaping.Statistics),
        _ => throw new ProgramException($"not there yet: {request.GetType().Name}"),
    };

    public void Dispose() => _executor?.Dispose();

    private IExecutor Shaping => _executor ?? throw new ProgramException("nothing is shaped yet");

    private ShaperAnswer.Done Shape(ShaperRequest.Shape shape)
    {
        _executor ??= Create(shape.Executor);
        _executor.Shape(shape.Nodes);
        _nodes.RemoveAll(before => shape.Nodes.Any(now => now.Name == before.Name));
        _nodes.AddRange(shape.Nodes);
        return new ShaperAnswer.Done();
    }

    private ShaperAnswer.Done Change(ShaperRequest.Change change)
    {
        Shaping.Change(change.Links);
        return new ShaperAnswer.Done();
    }

    private static IExecutor Create(Executor executor) => executor switch
    {
        Executor.Netem => new TcExecutor(),
        _ => throw new ProgramException($"not there yet: {executor}"),
    };
}
