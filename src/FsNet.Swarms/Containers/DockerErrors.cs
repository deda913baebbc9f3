using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;
using FsNet.Base;

namespace FsNet.Swarms.Containers;

/// <summary>Docker's own errors in words that say what to do. All of them end the program with exit code 4.</summary>
internal static class DockerErrors
{
    public const string HowToBuild = "compose/build-images.sh builds it";

    /// <summary>By a part of what the engine says.</summary>
    private static readonly (string Said, string Advice)[] Advice =
    [
        ("overlaps with other one", "another network has these addresses; docker network prune removes unused networks"),
        ("non-overlapping", "Docker has no addresses left; docker network prune removes unused networks"),
        ("fully subnetted", "Docker has no addresses left; docker network prune removes unused networks"),
        ("exchange full", $"a bridge of Linux has {DockerBackEnd.MaxNodes} ports; take fewer nodes"),
        ("no space left on device", "docker system df shows what takes the space, docker system prune frees some"),
        ("client version", "the engine is of another age than this program; a newer or older Docker Engine helps"),
        ("port is already allocated", "another program listens there; run again"),
        ("file exists", "the engine's network has leftovers of a crash; restarting the engine removes them"),
    ];

    public static bool IsOne(Exception e) => e is DockerApiException or DockerConfigurationException or HttpRequestException or IOException
        or SocketException or TimeoutException or TaskCanceledException or SshDockerEndpointNotSupportedException or AggregateException;

    /// <param name="doing">Such as <c>creating the container leech-3</c>.</param>
    /// <param name="endPoint">Where the engine is; null before that is known.</param>
    public static ProgramException Translate(string doing, Uri? endPoint, Exception e)
    {
        var text = e switch
        {
            DockerImageNotFoundException image => $"{doing}: {MessageOf(image)}; {HowToBuild}",
            DockerApiException api => $"{doing}: {MessageOf(api)}{AdviceFor(MessageOf(api))}",
            DockerConfigurationException => $"{e.Message} Name a Docker context that exists in DOCKER_CONTEXT, or an engine in DOCKER_HOST",
            SshDockerEndpointNotSupportedException =>
                $"{e.Message} The containers need folders of this machine, so its own engine has to be named",
            _ => Unreachable(doing, endPoint, e),
        };
        return new ProgramException(text, ExitCodes.BackEndMissing);
    }

    /// <summary>The engine's own words.</summary>
    public static string MessageOf(DockerApiException e)
    {
        try
        {
            return JsonDocument.Parse(e.ResponseBody ?? "").RootElement.GetProperty("message").GetString() ?? e.Message;
        }
        catch (Exception notJson) when (notJson is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return e.Message.Trim();
        }
    }

    private static string AdviceFor(string message) =>
        Advice.Where(a => message.Contains(a.Said, StringComparison.OrdinalIgnoreCase)).Select(a => $"; {a.Advice}").FirstOrDefault("");

    private static string Unreachable(string doing, Uri? endPoint, Exception e) => Innermost(e) switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            $"no permission for the Docker Engine at {endPoint}: join the group docker (usermod -aG docker USER, then log in again), "
            + "or run as root",
        // What .NET makes of "no such file" for a socket's path.
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } when endPoint?.Scheme == "unix" =>
            $"no Docker Engine at {endPoint}: there is no such socket; install Docker Engine or start it (systemctl start docker), "
            + "or name another in DOCKER_HOST",
        SocketException socket =>
            $"no Docker Engine answers at {endPoint}: {socket.Message}; start it (systemctl start docker), or name another in DOCKER_HOST",
        TimeoutException or TaskCanceledException => $"{doing}: the Docker Engine at {endPoint} does not answer in time",
        var other => $"{doing}: the Docker Engine at {endPoint} cannot be talked to: {other.Message}",
    };

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
