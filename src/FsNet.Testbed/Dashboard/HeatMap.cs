using System.Buffers;

namespace FsNet.Testbed.Dashboard;

/// <summary>
/// Who has which blocks: a row for each node, a column for one block or for several that lie beside each other, so that there are
/// never more than <see cref="MostCells"/> cells. A cell is a level from 0 (none of its blocks) to <see cref="Full"/> (all of them).
/// </summary>
internal sealed class HeatMap
{
    public const int Full = 15;
    public const int MostCells = 1 << 16;

    private const int MostColumns = 256;
    private const int FewestColumns = 8;

    private readonly int _blocks;
    private readonly int[] _counts;
    private readonly byte[] _told;

    public HeatMap(int rows, int blocks)
    {
        _blocks = blocks;
        Columns = Math.Min(blocks, Math.Clamp(MostCells / Math.Max(1, rows), FewestColumns, MostColumns));
        _counts = new int[rows * Columns];
        _told = new byte[_counts.Length];
    }

    public int Columns { get; }

    /// <summary>A block that this row did not have.</summary>
    public void Add(int row, int block)
    {
        if ((uint)block < (uint)_blocks)
            _counts[row * Columns + (int)((long)block * Columns / _blocks)]++;
    }

    /// <summary>The cells that have another level than was told the last time: for each the distance from the one before, as a varint
    /// (7 bits a byte, low ones first), and the level, one byte.</summary>
    public ReadOnlyMemory<byte> TakeChanges()
    {
        var changes = new ArrayBufferWriter<byte>();
        Write(changes, _told);
        return changes.WrittenMemory;
    }

    /// <summary>As <see cref="TakeChanges"/> for somebody who has been told nothing.</summary>
    public ReadOnlyMemory<byte> Everything()
    {
        var all = new ArrayBufferWriter<byte>();
        Write(all, new byte[_counts.Length]);
        return all.WrittenMemory;
    }

    private void Write(IBufferWriter<byte> output, byte[] told)
    {
        var last = 0;
        for (var cell = 0; cell < _counts.Length; cell++)
        {
            var level = Level(cell);
            if (level == told[cell])
                continue;
            WriteVarint(output, (uint)(cell - last));
            output.Write([level]);
            told[cell] = level;
            last = cell;
        }
    }

    // A started cell never looks empty, nor an unfinished one full.
    private byte Level(int cell)
    {
        var (count, size) = (_counts[cell], SizeOf(cell % Columns));
        return (byte)(count == 0 ? 0 : count >= size ? Full : 1 + (Full - 2) * count / size);
    }

    // As many as Add maps to the column.
    private int SizeOf(int column) => StartOf(column + 1) - StartOf(column);

    private int StartOf(int column) => (int)(((long)column * _blocks + Columns - 1) / Columns);

    private static void WriteVarint(IBufferWriter<byte> output, uint value)
    {
        for (; value >= 0x80; value >>= 7)
            output.Write([(byte)(value | 0x80)]);
        output.Write([(byte)value]);
    }
}
