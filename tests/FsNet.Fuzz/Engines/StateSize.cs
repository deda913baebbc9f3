using System.Collections.Concurrent;
using System.Reflection;

namespace FsNet.Fuzz.Engines;

/// <summary>
/// How much an object keeps: elements of arrays and objects, everything that it reaches. So that what an engine never forgets is found
/// without the engine's help.
/// </summary>
internal static class StateSize
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Fields = new();

    /// <returns>Objects, and elements of arrays.</returns>
    public static long Of(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance) { root };
        var todo = new Stack<object>([root]);
        var size = 0L;
        while (todo.TryPop(out var item))
        {
            size++;
            foreach (var next in Parts(item, ref size))
                if (next.GetType().IsValueType || seen.Add(next))
                    todo.Push(next);
        }
        return size;
    }

    private static List<object> Parts(object item, ref long size)
    {
        var parts = new List<object>();
        if (item is Array array)
        {
            size += array.Length;
            if (HasReferences(item.GetType().GetElementType()!))
                foreach (var element in array)
                    Add(parts, element);
        }
        else if (item is not string)
        {
            foreach (var field in FieldsOf(item.GetType()))
                Add(parts, field.GetValue(item));
        }
        return parts;
    }

    private static void Add(List<object> parts, object? value)
    {
        if (value is not (null or Delegate or Type or Pointer))
            parts.Add(value);
    }

    private static FieldInfo[] FieldsOf(Type type) => Fields.GetOrAdd(type, static t =>
    {
        var all = new List<FieldInfo>();
        for (var level = t; level is not null && level != typeof(object); level = level.BaseType)
            all.AddRange(level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        return [.. all.Where(f => HasReferences(f.FieldType))];
    });

    private static bool HasReferences(Type type) =>
        !type.IsValueType || (!type.IsPrimitive && !type.IsEnum && FieldsOf(type).Length > 0);
}
