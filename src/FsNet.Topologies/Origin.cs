namespace FsNet.Topologies;

/// <summary>Where a piece of a topology was written: a line of the file, or a <c>--set</c> on the command line.</summary>
/// <param name="Source">The file as the user named it, or the override as the user typed it.</param>
/// <param name="Line">1 for the first line; 0 where there are no lines (an override).</param>
public readonly record struct Origin(string Source, int Line)
{
    /// <summary>Relative paths of an override mean the current folder, those of a file mean the file's folder.</summary>
    public bool IsCommandLine => Line == 0;

    /// <summary>The path of a file that was named here, as errors should call it; relative to the current folder.</summary>
    public string Resolve(string path) => IsCommandLine ? path : System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Source) ?? "", path);

    public override string ToString() => IsCommandLine ? Source : $"{Source}:{Line}";
}
