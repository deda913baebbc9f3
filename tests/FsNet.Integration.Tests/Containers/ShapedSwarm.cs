using FsNet.Integration.Tests.Fixture;
using FsNet.Links;

namespace FsNet.Integration.Tests.Containers;

/// <summary>
/// A swarm in containers whose links are shaped before any of its nodes begins. Tracker and seed are in the western half; leechers
/// are in the eastern and the western one by turns.
/// </summary>
internal sealed class ShapedSwarm : IAsyncDisposable
{
    private readonly ContainerLab _lab;
    private ContainerLinks? _links;

    private ShapedSwarm(ContainerLab lab, TestFile file, ProgramContainer tracker, int leechers)
    {
        (_lab, File, Tracker) = (lab, file, tracker);
        Seed = lab.NewSeed(file, "--gate");
        Leechers = [.. Enumerable.Range(0, leechers).Select(_ => lab.NewLeecher(file, "--gate"))];
    }

    public TestFile File { get; }

    public ProgramContainer Tracker { get; }

    public ProgramContainer Seed { get; }

    /// <summary>The first is in the eastern half, the second in the western one.</summary>
    public IReadOnlyList<ProgramContainer> Leechers { get; }

    public ContainerLinks Links => _links!;

    /// <returns>A swarm whose links are as asked and whose gates are closed.</returns>
    public static async Task<ShapedSwarm> StartAsync(int leechers, long length, LinkProfile across, params string[] trackerFlags)
    {
        var lab = await ContainerLab.StartAsync();
        try
        {
            var tracker = await lab.StartTrackerAsync(trackerFlags);
            var swarm = new ShapedSwarm(lab, lab.NewFile("film.bin", length), tracker, leechers);
            await swarm.ShapeAsync(across);
            return swarm;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>The seed begins, then all of these leechers.</summary>
    public async Task BeginAsync(IEnumerable<ProgramContainer> leechers)
    {
        await Seed.BeginAsync();
        await Seed.RegisteredAsync();
        foreach (var leecher in leechers)
            await leecher.BeginAsync();
    }

    /// <summary>Every leecher has the file on its disk.</summary>
    public async Task AssertDeliveredAsync()
    {
        foreach (var leecher in Leechers)
        {
            await leecher.CompleteAsync();
            await leecher.AssertCopyAsync(File);
        }
    }

    /// <summary>Removes the containers first: their namespaces stay shaped to the last.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        if (_links is not null)
            await _links.DisposeAsync();
    }

    private async Task ShapeAsync(LinkProfile across)
    {
        await Task.WhenAll(Leechers.Append(Seed).Select(n => n.StartAsync()));
        _links = await ContainerLinks.ShapeAsync(
            across, [Tracker, Seed, .. Leechers.Where((_, i) => i % 2 == 1)], [.. Leechers.Where((_, i) => i % 2 == 0)]);
    }
}
