using FsNet.Reports;
using FsNet.Swarms;

namespace SwarmTests;

/// <summary>What our rollout must hold, as a test: a swarm is started from a topology, and the report is asserted on.</summary>
public class RolloutTests
{
    private static readonly string Swarm = Path.Combine(AppContext.BaseDirectory, "swarm.yaml");

    /// <summary>In virtual time: a second or two, the same result every time, on any machine.</summary>
    [Fact]
    public async Task ARolloutCostsTheSourceLittleMoreThanOneCopy()
    {
        var run = await SwarmTest.RunAsync(Swarm, new SwarmTestOptions { On = SwarmBackEnd.Sim });

        // What the topology expects, with the reasons and the folder of the report in the message.
        run.EnsurePassed();
        // And what only this test cares about.
        var report = run.Report;
        Assert.Equal(report.Leechers, report.VerifiedNodes);
        Assert.True(report.SeedCopies < 2, $"the source sent {report.SeedCopies} copies: see {run.Folder}");
        Assert.True(report.DuplicateBytes < report.PayloadBytes / 10, $"{report.DuplicateBytes} bytes arrived twice: see {run.Folder}");
        Assert.All(report.Nodes.Where(n => n.Group == "leech"), n => Assert.NotNull(n.CompletedAtSeconds));
    }

    /// <summary>The same flags as `fsnet run`: here the links, the size of the swarm and the seed.</summary>
    [Theory]
    [InlineData("0.1%")]
    [InlineData("1%")]
    public async Task LossesAreSurvived(string loss)
    {
        string[] changes = [$"links.0.loss={loss}", "expect.ratioToBound=6"];
        var options = new SwarmTestOptions { On = SwarmBackEnd.Sim, Nodes = 12, Seed = 7, Set = changes };
        (await SwarmTest.RunAsync(Swarm, options)).EnsurePassed();
    }

    /// <summary>
    /// With the real programs, processes and sockets. Links need root or user namespaces, so there are none here; and of so small a file
    /// the start is the most part, so the bound says little.
    /// </summary>
    [Fact]
    public async Task RealNodesDeliverEveryByte()
    {
        string[] changes = ["file.size=2MiB", "links=[]", "expect.ratioToBound=40"];
        var run = await SwarmTest.RunAsync(Swarm, new SwarmTestOptions { On = SwarmBackEnd.Local, Nodes = 2, Set = changes });

        // Invalid says that the machine was too busy to keep the rates, nothing of the swarm: the copies must be right all the same.
        if (run.Report.Verdict != Verdict.Invalid)
            run.EnsurePassed();
        Assert.Equal(2, run.Report.VerifiedNodes);
    }
}
