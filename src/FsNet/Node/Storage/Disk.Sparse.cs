using FsNet.Base;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Node.Storage;

/// <summary>Zeros that take no room: what was sparse where it came from is sparse here.</summary>
internal sealed partial class Disk
{
    /// <summary>A divisor of every block size. Shorter runs of zeros are written: a hole for each would cost more than it saves.</summary>
    private const int Piece = 64 * 1024;

    /// <summary>Writes the bytes, and leaves holes where pieces of them are zeros.</summary>
    /// <exception cref="IOException">No space, too large, or worse.</exception>
    public void WriteSparse(SafeFileHandle file, FileIdentity identity, ReadOnlySpan<byte> bytes, long offset)
    {
        for (int from = 0, to; from < bytes.Length; from = to)
        {
            var isZero = IsZero(bytes, from);
            for (to = from + Piece; to < bytes.Length && IsZero(bytes, to) == isZero;)
                to += Piece;
            to = Math.Min(to, bytes.Length);
            var run = bytes[from..to];
            if (isZero && TryPunch(file, offset + from, run.Length))
                record?.Invoke(new DiskOperation.Write(identity, offset + from, run.ToArray()));
            else
                Write(file, identity, run, offset + from);
        }
    }

    private static bool IsZero(ReadOnlySpan<byte> bytes, int at) =>
        !bytes[at..Math.Min(at + Piece, bytes.Length)].ContainsAnyExcept((byte)0);

    /// <summary>Where the file system knows no holes, or the file is not as long yet, zeros have to be written.</summary>
    private static bool TryPunch(SafeFileHandle file, long offset, int length) => OperatingSystem.IsLinux()
        && offset + length <= RandomAccess.GetLength(file)
        && Linux.Fallocate(file, Linux.FallocatePunchHole | Linux.FallocateKeepSize, offset, length) == 0;
}
