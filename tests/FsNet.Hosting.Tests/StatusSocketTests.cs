using System.Net.Sockets;
using FsNet.Base;

namespace FsNet.Hosting.Tests;

/// <summary>Status pages on a Unix domain socket: they take a path that is free, and nothing that is somebody's is lost for it.</summary>
public sealed class StatusSocketTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;

    private string Socket => Path.Combine(_folder, "node.sock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ItServesAndLeavesNothingBehind()
    {
        await using (await StartAsync(Socket))
            Assert.Equal("ok\n", await AskAsync(Socket));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task ItTakesThePlaceOfOneWhoseProcessIsGone()
    {
        LeaveDead(Socket);
        await using var server = await StartAsync(Socket);
        Assert.Equal("ok\n", await AskAsync(Socket));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("empty file")]
    [InlineData("folder")]
    [InlineData("symbolic link")]
    [InlineData("dangling link")]
    public async Task WhatIsNoSocketStaysAsItIs(string what)
    {
        var target = Path.Combine(_folder, "precious");
        File.WriteAllText(target, "precious");
        if (what == "folder")
            Directory.CreateDirectory(Socket);
        else if (what == "symbolic link")
            File.CreateSymbolicLink(Socket, target);
        else if (what == "dangling link")
            File.CreateSymbolicLink(Socket, Path.Combine(_folder, "nowhere"));
        else
            File.WriteAllText(Socket, what == "file" ? "precious" : "");
        var before = Directory.EnumerateFileSystemEntries(_folder).Order();

        var error = await Assert.ThrowsAsync<ProgramException>(() => StartAsync(Socket));

        Assert.Contains($"unix:{Socket} cannot be bound: there is a", error.Message);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(_folder).Order());
        Assert.Equal("precious", File.ReadAllText(target));
        if (what == "file")
            Assert.Equal("precious", File.ReadAllText(Socket));
    }

    [Fact]
    public async Task OneThatIsServedIsNotTaken()
    {
        await using var first = await StartAsync(Socket);
        var error = await Assert.ThrowsAsync<ProgramException>(() => StartAsync(Socket));
        Assert.Contains("another process listens there", error.Message);
        Assert.Equal("ok\n", await AskAsync(Socket));
    }

    [Fact]
    public async Task SomebodyElsesOfAnotherTypeIsNotTaken()
    {
        using var datagrams = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        datagrams.Bind(new UnixDomainSocketEndPoint(Socket));
        await Assert.ThrowsAsync<ProgramException>(() => StartAsync(Socket));
        Assert.True(File.Exists(Socket));
    }

    [Fact]
    public async Task WhatTookItsPlaceMeanwhileOutlivesIt()
    {
        await using (await StartAsync(Socket))
        {
            File.Delete(Socket);
            File.WriteAllText(Socket, "precious");
        }
        Assert.Equal("precious", File.ReadAllText(Socket));

        File.Delete(Socket);
        var server = await StartAsync(Socket);
        File.Delete(Socket);
        LeaveDead(Socket);
        await server.DisposeAsync();
        Assert.True(File.Exists(Socket));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public async Task APathOfAllBytesThatASocketMayHaveServes(int nameBytes)
    {
        const int most = 107;
        var padding = most - nameBytes - _folder.Length - 2;
        var folder = Directory.CreateDirectory(Path.Combine(_folder, new string('x', padding))).FullName;
        var path = Path.Combine(folder, new string('s', nameBytes));
        Assert.Equal(most, path.Length);
        await using var server = await StartAsync(path);
        Assert.Equal("ok\n", await AskAsync(path));
    }

    /// <summary>As a process that was killed leaves it.</summary>
    private static void LeaveDead(string path)
    {
        using (var gone = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            gone.Bind(new UnixDomainSocketEndPoint(path));
            File.Move(path, path + ".kept");
        }
        File.Move(path + ".kept", path);
    }

    private static Task<StatusServer> StartAsync(string path) => StatusServer.StartAsync(
        Endpoints.ParseListenOrSocket($"unix:{path}", "--status"),
        new StatusPages { Status = json => json.WriteNullValue(), Metrics = _ => { } },
        CancellationToken.None);

    /// <summary>Under a name that no address would be asked for: on a socket it means nothing.</summary>
    private static async Task<string> AskAsync(string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = async (_, cancellation) => await ConnectAsync(path, cancellation) });
        return await client.GetStringAsync("http://leech-0.example/healthz");
    }

    private static async Task<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
