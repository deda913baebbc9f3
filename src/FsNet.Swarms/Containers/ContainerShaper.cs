using System.IO.Pipelines;
using Docker.DotNet;
using Docker.DotNet.Models;
using FsNet.Base;
using FsNet.Swarms.Capturing;
using FsNet.Swarms.Local;
using FsNet.Swarms.Running;
using FsNet.Swarms.Shaping;

namespace FsNet.Swarms.Containers;

/// <summary>
/// The fsnet-shaper that shapes the containers' links from outside: as a child process where this program may enter their network
/// namespaces, else in one helper container, the only one of a run with capabilities. It has no network of its own.
/// </summary>
internal sealed class ContainerShaper : IAsyncDisposable
{
    /// <summary><c>container</c> for the helper container where a child process would do as well.</summary>
    public const string Variable = "FSNET_SHAPER_IN";

    private const string Role = "shaper";
    private const string InnerCaptureFolder = "/pcap";
    private const int BufferBytes = 16 * 1024;

    private readonly MultiplexedStream _stream;
    private readonly string _logPath;
    private readonly Pipe _requests = new();
    private readonly Pipe _answers = new();
    private readonly Task _reading;
    private readonly Task _writing;

    private ContainerShaper(MultiplexedStream stream, string logPath)
    {
        (_stream, _logPath) = (stream, logPath);
        _reading = ReadAsync();
        _writing = stream.CopyFromAsync(_requests.Reader.AsStream(), CancellationToken.None);
    }

    /// <returns>Disposing of it ends the shaper. The folder of captures, as it sees it; empty where there are none.</returns>
    /// <exception cref="ProgramException">It cannot be started (exit code 4).</exception>
    public static async Task<(ShaperClient Shaper, string CaptureFolder)> StartAsync(
        DockerRun run, ContainerImages images, SwarmSetup setup, CancellationToken cancellation)
    {
        var log = Path.Combine(setup.LogFolder, "shaper.log");
        if (!MayEnter(run.Engine))
            return (await StartContainerAsync(run, images.Testbed, log, setup.Captures, cancellation), InnerCaptureFolder);
        var program = ProgramFiles.FindShaper();
        var lockPath = Path.Combine(setup.Scratch.Path, "xtables.lock");
        var shaper = ShaperProcess.Start(["unshare", "--net", "--", program, "serve"], log, lockPath).Client;
        return (shaper, setup.Captures?.Folder ?? "");
    }

    public async ValueTask DisposeAsync()
    {
        await _requests.Writer.CompleteAsync();
        _stream.Dispose();
        await _reading;
        await Task.WhenAny(_writing);
    }

    private static bool MayEnter(DockerEngine engine) =>
        engine.IsOnThisKernel && Environment.IsPrivilegedProcess && Environment.GetEnvironmentVariable(Variable) != "container";

    private static async Task<ShaperClient> StartContainerAsync(
        DockerRun run, string image, string logPath, CaptureSettings? captures, CancellationToken cancellation)
    {
        const string doing = "starting the shaper's container";
        var created = await run.Engine.AskAsync(
            doing, c => c.Containers.CreateContainerAsync(Parameters(run.Labels, image, captures), CancellationToken.None));
        var stream = await run.Engine.AskAsync(doing, c => c.Containers.AttachContainerAsync(
            created.ID,
            new ContainerAttachParameters { Stream = true, Stdin = true, Stdout = true, Stderr = true },
            CancellationToken.None));
        var shaper = new ContainerShaper(stream, logPath);
        await run.Engine.AskAsync(
            doing, c => c.Containers.StartContainerAsync(created.ID, new ContainerStartParameters(), cancellation));
        return new ShaperClient(shaper._requests.Writer.AsStream(), shaper._answers.Reader.AsStream(), shaper.LastWordsAsync, shaper._reading, shaper);
    }

    private static CreateContainerParameters Parameters(RunLabels labels, string image, CaptureSettings? captures) => new()
    {
        Name = labels.NameOf(Role),
        Image = image,
        Cmd = ["serve"],
        User = "0:0",
        Labels = labels.Of(Role),
        OpenStdin = true,
        StdinOnce = true,
        AttachStdin = true,
        AttachStdout = true,
        AttachStderr = true,
        HostConfig = new HostConfig
        {
            NetworkMode = "none",
            // Namespaces are named by the process ids that the engine tells.
            PidMode = "host",
            CapDrop = ["ALL"],
            // To open another user's /proc/PID/ns/net, enter it, shape and measure there, and not to wait behind the nodes for a core.
            CapAdd = ["SYS_PTRACE", "SYS_ADMIN", "NET_ADMIN", "NET_RAW", "SYS_NICE"],
            SecurityOpt = ["apparmor=unconfined"],
            // In the namespaces that it makes to try things out, settings under /proc/sys/net are its own.
            ReadonlyPaths = [],
            MaskedPaths = [],
            ReadonlyRootfs = true,
            Mounts = [.. MountsOf(captures)],
            Tmpfs = new Dictionary<string, string> { ["/run"] = "size=1m", ["/tmp"] = "size=16m" },
        },
    };

    private static IEnumerable<Mount> MountsOf(CaptureSettings? captures)
    {
        if (captures is null)
            yield break;
        // Without its capabilities root may write to others' folders only where everybody may.
        HostUser.OpenTo(null, captures.Folder);
        yield return new Mount { Type = "bind", Source = captures.Folder, Target = InnerCaptureFolder };
    }

    private async Task ReadAsync()
    {
        await using var log = new FileStream(_logPath, FileMode.Create, FileAccess.Write, FileShare.Read);
        try
        {
            var buffer = new byte[BufferBytes];
            while (true)
            {
                var read = await _stream.ReadOutputAsync(buffer, 0, buffer.Length, CancellationToken.None);
                if (read.EOF)
                    break;
                var part = buffer.AsMemory(0, read.Count);
                if (read.Target == MultiplexedStream.TargetStream.StandardOut)
                    await _answers.Writer.WriteAsync(part);
                else
                    await log.WriteAsync(part);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The engine is gone, or nobody wants to know any more.
        }
        await _answers.Writer.CompleteAsync();
    }

    private async Task<string> LastWordsAsync()
    {
        await _reading;
        return File.ReadLines(_logPath).LastOrDefault() ?? "without a word";
    }
}
