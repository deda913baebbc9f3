namespace FsNet.Testbed.Containers;

/// <summary>How the status pages in containers are reached.</summary>
internal static class StatusPorts
{
    /// <summary><c>direct</c> or <c>published</c>, for engines that could be reached either way.</summary>
    public const string Variable = "FSNET_DOCKER_STATUS";

    /// <summary>
    /// Whether by ports on this machine's loopback: where containers are on another machine's network, as with Docker Desktop. Else by
    /// the containers' own addresses, which costs no process for each port.
    /// </summary>
    public static bool ArePublished(DockerEngine engine) =>
        !engine.IsOnThisKernel || Environment.GetEnvironmentVariable(Variable) == "published";
}
