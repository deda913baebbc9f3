using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace FsNet.Architecture.Tests.Namespaces;

/// <summary>The metadata that a method's instructions name: types, methods and fields.</summary>
internal static class Instructions
{
    /// <summary>The first byte of the instructions that have two (ECMA-335, III.1.2.1).</summary>
    private const byte TwoBytes = 0xFE;

    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(o => (int)(ushort)o.Value, o => o.OperandType);

    public static IEnumerable<EntityHandle> HandlesIn(MethodBodyBlock body)
    {
        var handles = new List<EntityHandle>();
        for (var il = body.GetILReader(); il.RemainingBytes > 0;)
        {
            int code = il.ReadByte();
            if (code == TwoBytes)
                code = (code << 8) | il.ReadByte();
            ReadOperand(ref il, Operands[code], handles);
        }

        return handles;
    }

    private static void ReadOperand(ref BlobReader il, OperandType operand, List<EntityHandle> handles)
    {
        switch (operand)
        {
            case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                handles.Add(MetadataTokens.EntityHandle(il.ReadInt32()));
                break;
            case OperandType.InlineSwitch:
                var targets = il.ReadInt32();
                il.Offset += sizeof(int) * targets;
                break;
            default:
                il.Offset += SizeOf(operand);
                break;
        }
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
