using FsNet.Links;

namespace FsNet.Integration.Tests.Containers;

/// <summary>
/// The links of containers in two halves. Within a half there is no delay and no loss; across, one profile holds in both directions;
/// and each container has an uplink and a downlink of its own. Whoever asks from outside, such as a test for a status page, is not shaped.
/// </summary>
internal sealed class ContainerLinks : IAsyncDisposable
{
    public const long AccessBitsPerSecond = 20_000_000;

    private const int MostMeasurements = 3;

    private static readonly AccessLimit Access = new(AccessBitsPerSecond, TimeSpan.FromMilliseconds(60));

    /// <summary>Loose, for a busy machine is late; a link that is not what was asked is far beyond.</summary>
    private static readonly LinkTolerances Tolerances = new(Rtt: 0.25);

    private readonly Shaper _shaper;
    private readonly LinkProfile _across;
    private readonly Dictionary<ProgramContainer, Member> _members = [];

    private ContainerLinks(Shaper shaper, LinkProfile across) => (_shaper, _across) = (shaper, across);

    /// <summary>Shapes the links of containers that run.</summary>
    public static async Task<ContainerLinks> ShapeAsync(
        LinkProfile across, IReadOnlyList<ProgramContainer> west, IReadOnlyList<ProgramContainer> east)
    {
        var links = new ContainerLinks(await Shaper.StartAsync(), across);
        foreach (var (half, containers) in new[] { (Half.West, west), (Half.East, east) })
            foreach (var container in containers)
                links._members[container] = new Member($"{half}-{links._members.Count}", half, await container.AddressAsync());
        await links.ShapeAsync(links._members.Keys);
        return links;
    }

    /// <summary>A container that was started again is in a new network namespace; its address is to be the one the others know.</summary>
    public async Task ShapeAgainAsync(ProgramContainer container)
    {
        Assert.Equal(_members[container].Address, await container.AddressAsync());
        await ShapeAsync([container]);
    }

    /// <summary>No packet passes between the halves.</summary>
    public Task CutAsync() => ChangeAsync(cut: true);

    public Task HealAsync() => ChangeAsync(cut: false);

    /// <summary>
    /// What probes across the halves find that is not as asked, in both directions. Doubts are measured again: what comes and goes is
    /// the machine's, what stays is the link's. Rates are left out, for they take the cores that other tests use.
    /// </summary>
    public async Task<IReadOnlyList<string>> ComplaintsAsync(LinkProfile asked)
    {
        var (west, east) = (Of(Half.West).First().Name, Of(Half.East).First().Name);
        LinkProbe[] probes = [new(west, east, asked, null), new(east, west, asked, null)];
        for (var time = 1; ; time++)
        {
            var measured = await _shaper.AskAsync<ShaperAnswer.Measured>(new ShaperRequest.Measure(probes));
            var complaints = probes.Zip(measured.Links).SelectMany(l => LinkJudge.Complaints(l.First, l.Second, Tolerances)).ToList();
            if (complaints.Count == 0 || time == MostMeasurements)
                return complaints;
        }
    }

    public ValueTask DisposeAsync() => _shaper.DisposeAsync();

    private async Task ShapeAsync(IEnumerable<ProgramContainer> containers)
    {
        var plans = new List<NodePlan>();
        foreach (var container in containers)
            plans.Add(PlanOf(_members[container], await container.NamespaceAsync()));
        await _shaper.AskAsync<ShaperAnswer.Done>(new ShaperRequest.Shape(_shaper.Executor, plans));
    }

    private NodePlan PlanOf(Member member, string networkNamespace) => new(
        member.Name, networkNamespace, member.Address, Access, Access,
        [.. Enum.GetValues<Half>().Select(from => SourceOf(from, member)).Where(s => s.Prefixes.Count > 0)],
        Seed: 1);

    private SourcePlan SourceOf(Half from, Member to) => new(
        from.ToString(),
        [.. Of(from).Where(m => m != to).Select(m => $"{m.Address}/32")],
        from == to.Half ? LinkProfile.Ideal : _across);

    private Task ChangeAsync(bool cut) => _shaper.AskAsync<ShaperAnswer.Done>(new ShaperRequest.Change(
        [.. _members.Values.Select(m => new LinkChange(m.Name, Other(m.Half).ToString(), _across, cut))]));

    private IEnumerable<Member> Of(Half half) => _members.Values.Where(m => m.Half == half);

    private static Half Other(Half half) => half == Half.West ? Half.East : Half.West;

    private enum Half
    {
        West,
        East,
    }

    private sealed record Member(string Name, Half Half, string Address);
}
