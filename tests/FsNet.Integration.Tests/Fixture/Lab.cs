using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>
/// The world of one test: a folder, addresses 127.x.y.z and ports that no other test has, and the programs that run there. All of it is
/// gone at the end.
/// </summary>
internal sealed class Lab : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fsnet-test-").FullName;
    private readonly byte[] _network = [127, (byte)RandomNumberGenerator.GetInt32(1, 255), (byte)RandomNumberGenerator.GetInt32(1, 255), 0];
    private readonly int _port = RandomNumberGenerator.GetInt32(10_000, 30_000); // Below the ports that systems give out themselves.
    private readonly List<RunningProgram> _programs = [];
    private readonly IPAddress? _only;
    private int _lastHost = 1;
    private int _lastPort;
    private int _lastFolder;

    /// <param name="only">The one address for everybody, told apart by ports; by default each has an address of its own.</param>
    public Lab(IPAddress? only = null)
    {
        _only = only;
        TrackerEndPoint = new IPEndPoint(Address(1), _port);
        TrackerStatus = new IPEndPoint(Address(1), _port + 1);
        _lastPort = _port + 1;
    }

    public IPEndPoint TrackerEndPoint { get; }

    private IPEndPoint TrackerStatus { get; }

    /// <summary>A new address of this test, with a port.</summary>
    public IPEndPoint NewEndPoint() => _only is null ? new IPEndPoint(Address(++_lastHost), _port) : new IPEndPoint(_only, ++_lastPort);

    public string PathOf(string relative) => Path.Combine(_root, relative);

    public string NewFolder(string name = "folder") => Directory.CreateDirectory(PathOf($"{name}-{++_lastFolder}")).FullName;

    /// <summary>A file of random bytes in a folder of the test.</summary>
    public TestFile NewFile(string name, long length, ulong seed = 1) => TestFile.Create(PathOf($"files/{name}"), length, seed);

    public async Task<Tracker> StartTrackerAsync(params string[] flags)
    {
        var tracker = Add(new Tracker(TrackerEndPoint, TrackerStatus, _root, flags));
        await tracker.ReadyAsync();
        return tracker;
    }

    public async Task<Node> ShareAsync(string path, params string[] flags)
    {
        var node = Start(["share", path, .. flags], NewFolder("share"));
        await node.RegisteredAsync();
        return node;
    }

    /// <summary>Starts to fetch into a folder of its own.</summary>
    public Node Get(string name, params string[] flags) => GetInto(NewFolder("out"), [name], flags);

    public Node GetInto(string folder, string[] names, params string[] flags) =>
        Start(["get", .. names, "--out", folder, .. flags], folder);

    /// <param name="prefix">What starts the program, such as setpriv; it must end in the program.</param>
    public Node Start(string[] command, string folder, params string[] prefix)
    {
        var listen = NewEndPoint();
        var status = _only is null ? new IPEndPoint(listen.Address, _port + 1) : new IPEndPoint(_only, ++_lastPort);
        return Add(new Node(listen, status, TrackerEndPoint, folder, command, prefix));
    }

    /// <summary>Runs fsnet-node to its end, in the lab's folder.</summary>
    public Task<RunningProgram> RunAsync(params string[] arguments) => RunAsync(Repository.Node, arguments);

    public async Task<RunningProgram> RunAsync(string program, string[] arguments, Dictionary<string, string>? environment = null)
    {
        var running = Add(new RunningProgram(program, arguments, _root, environment));
        await running.ExitAsync();
        return running;
    }

    /// <summary>Asks the tracker with <c>ls</c> or <c>info</c>, as JSON.</summary>
    public async Task<JsonElement> QueryAsync(params string[] command)
    {
        var program = await RunAsync([.. command, "--json", "--tracker", $"{TrackerEndPoint}"]);
        Assert.True(await program.ExitAsync() == 0, program.Story);
        using var document = JsonDocument.Parse(program.Output);
        return document.RootElement.Clone();
    }

    public T Add<T>(T program)
        where T : RunningProgram
    {
        _programs.Add(program);
        return program;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
            await program.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private IPAddress Address(int host) => _only ?? new IPAddress([_network[0], _network[1], _network[2], (byte)host]);
}
