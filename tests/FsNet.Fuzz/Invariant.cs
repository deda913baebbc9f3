using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FsNet.Fuzz;

/// <summary>What must hold after every input, whatever it was.</summary>
internal static class Invariant
{
    /// <exception cref="BrokenInvariantException">It does not hold.</exception>
    public static void Holds(
        [DoesNotReturnIf(false)] bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ref Complaint complaint)
    {
        if (!condition)
            throw new BrokenInvariantException(complaint.ToString());
    }
}

/// <summary>The code did what it must not; the message says what.</summary>
internal sealed class BrokenInvariantException(string message) : Exception(message);

/// <summary>Text that is put together only when it is needed: invariants are looked at millions of times.</summary>
[InterpolatedStringHandler]
internal ref struct Complaint
{
    private DefaultInterpolatedStringHandler _text;

    public Complaint(int literalLength, int formattedCount, bool condition, out bool isNeeded)
    {
        isNeeded = !condition;
        if (isNeeded)
            _text = new DefaultInterpolatedStringHandler(literalLength, formattedCount);
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    public void AppendFormatted(ReadOnlySpan<char> value) => _text.AppendFormatted(value);

    public override string ToString() => _text.ToStringAndClear();
}
