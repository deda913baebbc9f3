namespace FsNet.Swarms.Capturing;

/// <summary>That packets are captured, and how.</summary>
/// <param name="Folder">Where the files go.</param>
/// <param name="SnapLength">Bytes of a packet that are kept.</param>
internal sealed record CaptureSettings(string Folder, int SnapLength)
{
    /// <summary>Every packet as a whole: IPv4 has no longer ones.</summary>
    public const int Whole = ushort.MaxValue;

    /// <summary>With less, a packet's addresses and ports may be missing.</summary>
    public const int Least = 64;
}
