namespace FsNet.Testbed.Topologies.Yaml;

/// <summary>One mistake in a topology: where, and what was found against what is allowed.</summary>
public sealed record Problem(Origin At, string Message)
{
    public override string ToString() => $"{At}: {Message}";
}
