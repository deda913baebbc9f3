namespace FsNet.Testbed.Load;

/// <summary>What is asked of a tracker under load.</summary>
internal enum LoadMix
{
    /// <summary>Of ten requests seven ask where a file is, two for a name, and one is a sign of life.</summary>
    All,

    /// <summary>All ask where a file is.</summary>
    Locate,
}
