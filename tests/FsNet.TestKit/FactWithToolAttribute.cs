namespace FsNet.TestKit;

/// <summary>A test that starts a program of the system.</summary>
public sealed class FactWithToolAttribute : NeedyFactAttribute
{
    /// <param name="tool">One of tests/programs.txt.</param>
    /// <param name="asRoot">Whether only root may use it so.</param>
    public FactWithToolAttribute(string tool, bool asRoot = false)
    {
        Need(Programs.Missing(tool));
        if (asRoot)
            Need(Machine.MissingRoot(tool));
    }
}
