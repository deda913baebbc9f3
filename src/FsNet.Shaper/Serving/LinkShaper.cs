using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Capturing;
using FsNet.Shaper.Measuring;
using FsNet.Shaper.Namespaces;
using FsNet.Shaper.Probing;
using FsNet.Shaper.Queueing;
using FsNet.Shaper.Tc;

namespace FsNet.Shaper.Serving;

/// <summary>Carries out requests, and holds what they made.</summary>
internal sealed class LinkShaper : IDisposable
{
    private readonly List<NodePlan> _nodes = [];
    private NodeNamespaces? _namespaces;
    private IExecutor? _executor;
    private CaptureThread? _captures;

    /// <exception cref="ProgramException">It cannot be done.</exception>
    public ShaperAnswer Handle(ShaperRequest request) => request switch
    {
        ShaperRequest.Probe => new ShaperAnswer.Probed(CapabilityProbe.Run(Create)),
        ShaperRequest.Build build => Build(build),
        ShaperRequest.Shape shape => Shape(shape),
        ShaperRequest.Change change => Change(change),
        ShaperRequest.Measure measure => Measure(measure),
        ShaperRequest.Stats => new ShaperAnswer.Statistics(Shaping.Statistics),
        ShaperRequest.Capture capture => Capture(capture),
        ShaperRequest.CountCaptured => new ShaperAnswer.Captured(_captures?.Count() ?? []),
        _ => throw new ProgramException($"not there yet: {request.GetType().Name}"),
    };

    public void Dispose()
    {
        _captures?.Dispose();
        _executor?.Dispose();
        _namespaces?.Dispose();
    }

    private IExecutor Shaping => _executor ?? throw new ProgramException("nothing is shaped yet");

    private ShaperAnswer.Built Build(ShaperRequest.Build build)
    {
        if (_namespaces is not null)
            throw new ProgramException("namespaces were built before; a shaper builds once");
        _namespaces = NodeNamespaces.Build(build);
        return new ShaperAnswer.Built(_namespaces.Paths);
    }

    private ShaperAnswer.Done Shape(ShaperRequest.Shape shape)
    {
        foreach (var node in shape.Nodes)
            PlanChecks.Check(node);
        _executor ??= Create(shape.Executor);
        _executor.Shape(shape.Nodes);
        _nodes.RemoveAll(before => shape.Nodes.Any(now => now.Name == before.Name));
        _nodes.AddRange(shape.Nodes);
        return new ShaperAnswer.Done();
    }

    private ShaperAnswer.Done Change(ShaperRequest.Change change)
    {
        foreach (var link in change.Links)
            PlanChecks.Check(link.Node, link.Profile);
        Shaping.Change(change.Links);
        return new ShaperAnswer.Done();
    }

    /// <summary>Probes are in no capture: they are not the swarm's.</summary>
    private ShaperAnswer.Measured Measure(ShaperRequest.Measure measure) =>
        _captures is { } captures ? captures.Without(() => MeasureLinks(measure)) : MeasureLinks(measure);

    private ShaperAnswer.Measured MeasureLinks(ShaperRequest.Measure measure) => new(LinkMeter.Measure(
        measure.Links,
        [.. _nodes.Select(n => new MeasuredNode(n.Name, n.Namespace, n.Address))],
        MeasureBudget.Run.Gentler(measure.Gentleness)));

    private ShaperAnswer.Done Capture(ShaperRequest.Capture capture)
    {
        _captures ??= new CaptureThread(capture.SnapLength);
        foreach (var plan in capture.Nodes)
            _captures.Add(plan);
        return new ShaperAnswer.Done();
    }

    private static IExecutor Create(Executor executor) => executor switch
    {
        Executor.Netem => new TcExecutor(),
        Executor.NfQueue => new QueueExecutor(),
        _ => throw new ProgramException($"unknown executor: {executor}"),
    };
}
