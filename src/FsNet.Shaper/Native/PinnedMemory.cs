using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FsNet.Shaper.Native;

/// <summary>Zeroed memory that the collector does not move, for the kernel to read and write; it lives as long as this does.</summary>
internal sealed unsafe class PinnedMemory<T>(int count)
    where T : unmanaged
{
    private readonly T[] _items = GC.AllocateArray<T>(count, pinned: true);

    public T* Start => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_items));
}
