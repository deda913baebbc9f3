namespace FsNet.Swarms.Containers;

/// <summary>The images that a run starts: those that compose/build-images.sh builds, or those an environment variable names.</summary>
internal sealed record ContainerImages(string Tracker, string Node, string Testbed)
{
    public const string TrackerVariable = "FSNET_TRACKER_IMAGE";
    public const string NodeVariable = "FSNET_NODE_IMAGE";

    /// <summary>Of the image with fsnet-shaper.</summary>
    public const string TestbedVariable = "FSNET_TESTBED_IMAGE";

    public static ContainerImages Find() => new(
        Find("fsnet-tracker", TrackerVariable), Find("fsnet-node", NodeVariable), Find("fsnet-testbed", TestbedVariable));

    private static string Find(string name, string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named ? named : name;
}
