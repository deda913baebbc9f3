using System.Reflection.Metadata;

namespace FsNet.Architecture.Tests.Namespaces;

/// <summary>The types that an entity of an assembly's metadata names.</summary>
internal static class MetadataNames
{
    public static TypeName NameOf(this MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        return outer.IsNil ? new(reader.GetString(type.Namespace), reader.GetString(type.Name)) : reader.NameOf(outer);
    }

    public static TypeName NameOf(this MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? reader.NameOf((TypeReferenceHandle)type.ResolutionScope)
            : new(reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    /// <summary>Of a member whose type is named, not the types of its parameters: who calls it need not know them.</summary>
    public static IEnumerable<TypeName> NamedBy(this MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => [reader.NameOf((TypeDefinitionHandle)handle)],
        HandleKind.TypeReference => [reader.NameOf((TypeReferenceHandle)handle)],
        HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(SignatureTypes.Instance, null),
        HandleKind.MethodDefinition => [reader.NameOf(reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType())],
        HandleKind.FieldDefinition => [reader.NameOf(reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType())],
        HandleKind.MemberReference => reader.NamedBy(reader.GetMemberReference((MemberReferenceHandle)handle).Parent),
        HandleKind.MethodSpecification => reader.NamedBy(reader.GetMethodSpecification((MethodSpecificationHandle)handle)),
        _ => [],
    };

    public static IEnumerable<TypeName> Types(this MethodSignature<IEnumerable<TypeName>> signature) =>
        signature.ReturnType.Concat(signature.ParameterTypes.SelectMany(p => p));

    private static IEnumerable<TypeName> NamedBy(this MetadataReader reader, MethodSpecification method) =>
        reader.NamedBy(method.Method).Concat(method.DecodeSignature(SignatureTypes.Instance, null).SelectMany(a => a));
}
