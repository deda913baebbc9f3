namespace FsNet.Architecture.Tests.Namespaces;

/// <summary>A type as others name it. A nested type has the namespace of the outermost type around it.</summary>
internal readonly record struct TypeName(string Namespace, string Name);
