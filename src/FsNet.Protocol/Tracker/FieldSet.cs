namespace FsNet.Protocol.Tracker;

/// <summary>A set of fields as a mask.</summary>
public readonly record struct FieldSet(ulong Mask)
{
    public static FieldSet Of(params ReadOnlySpan<Field> fields)
    {
        var mask = 0UL;
        foreach (var field in fields)
            mask |= 1UL << (int)field;
        return new FieldSet(mask);
    }

    public bool Contains(Field field) => (Mask >> (int)field & 1) != 0;

    public FieldSet With(Field field) => new(Mask | 1UL << (int)field);
}
