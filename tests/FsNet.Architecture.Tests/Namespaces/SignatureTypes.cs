using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace FsNet.Architecture.Tests.Namespaces;

/// <summary>Every type that a signature names, whatever it is wrapped in: arrays, pointers, generic arguments.</summary>
internal sealed class SignatureTypes : ISignatureTypeProvider<IEnumerable<TypeName>, object?>
{
    public static readonly SignatureTypes Instance = new();

    public IEnumerable<TypeName> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        [reader.NameOf(handle)];

    public IEnumerable<TypeName> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        [reader.NameOf(handle)];

    public IEnumerable<TypeName> GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, context);

    public IEnumerable<TypeName> GetGenericInstantiation(IEnumerable<TypeName> genericType, ImmutableArray<IEnumerable<TypeName>> typeArguments) =>
        genericType.Concat(typeArguments.SelectMany(a => a));

    public IEnumerable<TypeName> GetFunctionPointerType(MethodSignature<IEnumerable<TypeName>> signature) => signature.Types();

    public IEnumerable<TypeName> GetModifiedType(IEnumerable<TypeName> modifier, IEnumerable<TypeName> unmodifiedType, bool isRequired) =>
        modifier.Concat(unmodifiedType);

    public IEnumerable<TypeName> GetArrayType(IEnumerable<TypeName> elementType, ArrayShape shape) => elementType;

    public IEnumerable<TypeName> GetByReferenceType(IEnumerable<TypeName> elementType) => elementType;

    public IEnumerable<TypeName> GetPinnedType(IEnumerable<TypeName> elementType) => elementType;

    public IEnumerable<TypeName> GetPointerType(IEnumerable<TypeName> elementType) => elementType;

    public IEnumerable<TypeName> GetSZArrayType(IEnumerable<TypeName> elementType) => elementType;

    public IEnumerable<TypeName> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

    public IEnumerable<TypeName> GetGenericMethodParameter(object? context, int index) => [];

    public IEnumerable<TypeName> GetGenericTypeParameter(object? context, int index) => [];
}
