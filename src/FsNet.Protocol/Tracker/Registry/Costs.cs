namespace FsNet.Protocol.Tracker;

/// <summary>
/// What registrations are reckoned to cost, in bytes of memory: as if each node were the only one that has the file and its name. So the
/// sum is never less than what is used, and what a prefix is charged does not depend on others. A test measures that it is enough.
/// </summary>
internal static class Costs
{
    /// <summary>A node, its place in the table of addresses, its prefix, and what it calls itself.</summary>
    public const int Node = 544;

    /// <summary>A pair of node and file, and the file.</summary>
    public const int Entry = 576;

    private const int NameWithoutText = 352;
    private const int BitmapWithoutWords = 96;

    public static int OfName(int utf8Bytes) => NameWithoutText + utf8Bytes;

    public static int OfBitmap(int blocks) => BitmapWithoutWords + (blocks + 63) / 64 * sizeof(ulong);
}
