using FsNet.Testbed.Tests.Runs;

namespace FsNet.Testbed.Tests.Containers;

/// <summary>Programs of others in containers: here a seed and leechers in Perl, which Debian's smallest image has.</summary>
public sealed class DockerProgramTests : IDisposable
{
    private const string Server = """
        use IO::Socket::INET;
        my ($path, $port) = @ARGV;
        my $server = IO::Socket::INET->new(LocalPort => $port, Listen => 9, ReuseAddr => 1) or die;
        while (my $peer = $server->accept) {
            open my $file, '<:raw', $path or die;
            local $/;
            print $peer scalar <$file>;
        }
        """;

    private const string Fetcher = """
        use IO::Socket::INET;
        my ($how, $address, $path) = @ARGV;
        my $peer = IO::Socket::INET->new(PeerAddr => $address) or die;
        local $/;
        my $data = <$peer>;
        substr($data, 0, 1) = 'x' if $how =~ /^corrupt/;
        open my $file, '>:raw', $path or die;
        print $file $data;
        close $file;
        if ($how =~ /^behind/ && !fork) { exec 'sleep', 600; }
        """;

    private const string Topology = """
        name: perl
        file: { size: 256KiB }
        programs:
          perl:
            image: fsnet-testbed
            files: [serve.pl, fetch.pl]
            seed: perl serve.pl {file} {port}
            leech: perl fetch.pl {node} {seed.ip}:{port} {out}/{name}
            ready: { tcp: {port} }
            memory: 200MiB
            processes: 20
        groups:
          seed: { role: seed, program: perl }
          good: { role: leech, program: perl, count: 2 }
          corrupt: { role: leech, program: perl }
          behind: { role: leech, program: perl }
        expect: { complete: 2, within: 60s }
        """;

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [DockerFact]
    public async Task TheyAreSeenFromOutsideAsOnThisMachine()
    {
        _fsnet.Write("serve.pl", Server);
        _fsnet.Write("fetch.pl", Fetcher);
        var (exit, output, error) = await _fsnet.RunAsync(
            "run", _fsnet.Write("t.yaml", Topology), "--on", "docker", "--out", _fsnet.Out, "--dashboard", "off");
        Assert.True(exit == 1, output + error);
        var reasons = string.Join('\n', _fsnet.Report.GetProperty("reasons").EnumerateArray());
        Assert.Contains("corrupt-0 said that it was complete (by exit code 0), and its copy has other bytes than the file", reasons);
        Assert.Contains("behind-0 left 1 process behind when it ended, which were killed: sleep", reasons);
        Assert.DoesNotContain("good", reasons);
        Assert.Equal(3, _fsnet.Report.GetProperty("verifiedNodes").GetInt32());
        var program = Assert.Single(_fsnet.Report.GetProperty("programs").EnumerateArray());
        Assert.InRange(program.GetProperty("wireBytes").GetInt64(), 4 * (256 << 10), 4 << 20);
        Assert.Empty(Directory.GetFileSystemEntries(_fsnet.Temporary));
    }

    [DockerFact]
    public async Task AnImageThatIsNotThereIsNamed()
    {
        _fsnet.Write("serve.pl", Server);
        _fsnet.Write("fetch.pl", Fetcher);
        var (exit, _, error) = await _fsnet.RunAsync(
            "run", _fsnet.Write("t.yaml", Topology.Replace("image: fsnet-testbed", "image: fsnet-no-such")), "--on", "docker", "--out", _fsnet.Out,
            "--dashboard", "off");
        Assert.Equal(4, exit);
        Assert.Contains("fsnet-no-such", error);
    }
}
