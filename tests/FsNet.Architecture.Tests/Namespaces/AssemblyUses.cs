using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace FsNet.Architecture.Tests.Namespaces;

/// <summary>
/// What the members of a compiled assembly name of other namespaces: in signatures, base types, attributes, locals and instructions. A constant
/// leaves no trace of where it came from, nor does <c>nameof</c>.
/// </summary>
internal sealed class AssemblyUses(PEReader file)
{
    private readonly MetadataReader _reader = file.GetMetadataReader();

    public static IReadOnlyList<Use> Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return [.. new AssemblyUses(file).All().Where(IsBetweenNamespaces).Distinct()];
    }

    // What has no namespace is the compiler's own, or an entry point, which nothing can name.
    private static bool IsBetweenNamespaces(Use use) =>
        use.User.Namespace.Length > 0 && use.Used.Namespace.Length > 0 && use.User.Namespace != use.Used.Namespace;

    private IEnumerable<Use> All() => _reader.TypeDefinitions.SelectMany(OfType);

    private IEnumerable<Use> OfType(TypeDefinitionHandle handle)
    {
        var user = _reader.NameOf(handle);
        var type = _reader.GetTypeDefinition(handle);
        return Head(type).Select(used => new Use(user, "its declaration", used))
            .Concat(type.GetFields().SelectMany(f => OfField(user, _reader.GetFieldDefinition(f))))
            .Concat(type.GetMethods().SelectMany(m => OfMethod(user, _reader.GetMethodDefinition(m))));
    }

    private IEnumerable<TypeName> Head(TypeDefinition type)
    {
        var bases = type.BaseType.IsNil ? [] : _reader.NamedBy(type.BaseType);
        var interfaces = type.GetInterfaceImplementations().SelectMany(i => _reader.NamedBy(_reader.GetInterfaceImplementation(i).Interface));
        return bases.Concat(interfaces).Concat(Constraints(type.GetGenericParameters())).Concat(Attributes(type.GetCustomAttributes()));
    }

    private IEnumerable<Use> OfField(TypeName user, FieldDefinition field) =>
        field.DecodeSignature(SignatureTypes.Instance, null).Concat(Attributes(field.GetCustomAttributes()))
            .Select(used => new Use(user, _reader.GetString(field.Name), used));

    private IEnumerable<Use> OfMethod(TypeName user, MethodDefinition method) =>
        method.DecodeSignature(SignatureTypes.Instance, null).Types()
            .Concat(Attributes(method.GetCustomAttributes()))
            .Concat(Constraints(method.GetGenericParameters()))
            .Concat(Body(method))
            .Select(used => new Use(user, _reader.GetString(method.Name), used));

    private IEnumerable<TypeName> Body(MethodDefinition method)
    {
        if (method.RelativeVirtualAddress == 0)
            return [];
        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        var locals = body.LocalSignature.IsNil
            ? []
            : _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(SignatureTypes.Instance, null).SelectMany(l => l);
        var caught = body.ExceptionRegions.Where(r => !r.CatchType.IsNil).Select(r => r.CatchType);
        return locals.Concat(Instructions.HandlesIn(body).Concat(caught).SelectMany(_reader.NamedBy));
    }

    private IEnumerable<TypeName> Constraints(GenericParameterHandleCollection parameters) =>
        parameters.SelectMany(p => _reader.GetGenericParameter(p).GetConstraints())
            .SelectMany(c => _reader.NamedBy(_reader.GetGenericParameterConstraint(c).Type));

    private IEnumerable<TypeName> Attributes(CustomAttributeHandleCollection attributes) =>
        attributes.SelectMany(a => _reader.NamedBy(_reader.GetCustomAttribute(a).Constructor));
}
