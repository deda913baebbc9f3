using System.Runtime.CompilerServices;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Draws voices from lists, none of a list twice: the first steps of a shuffle, which are taken back at the end, since every voice's owner
/// knows its place. All that is touched are the lists themselves.
/// </summary>
internal sealed class Shuffle(Prng prng)
{
    private (Voice[] Items, int One, int Other)[] _swaps = new (Voice[], int, int)[256];
    private int _count;

    /// <summary>
    /// One step: a random voice among those from <paramref name="from"/> on, which then stands there. Of two by chance it is the one that
    /// was drawn less often: so those who came first do not get all the callers (the power of two choices: M. Mitzenmacher, 2001).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Voice Draw(in VoiceList voices, int from)
    {
        var (items, bits, left) = (voices.Array, prng.NextUInt64(), (ulong)(voices.Count - from));
        var other = from + (int)((bits >> 32) * left >> 32);
        var second = from + (int)((uint)bits * left >> 32);
        // Without a branch, which would be foretold wrongly every other time: all bits of it are set when the second was drawn less often.
        var isLess = items[second].TimesDrawn - items[other].TimesDrawn >> 31;
        other += (second - other) & isLess;
        items[other].TimesDrawn++;
        (items[from], items[other]) = (items[other], items[from]);
        if (_count == _swaps.Length)
            Array.Resize(ref _swaps, 2 * _count);
        _swaps[_count++] = (items, from, other);
        return items[from];
    }

    /// <summary>All stand again where they stood.</summary>
    public void TakeBack()
    {
        while (_count > 0)
        {
            var (items, one, other) = _swaps[--_count];
            (items[one], items[other]) = (items[other], items[one]);
        }
    }
}
