namespace FsNet.Architecture.Tests.Namespaces;

/// <summary>That a member names a type of another namespace.</summary>
internal readonly record struct Use(TypeName User, string Member, TypeName Used)
{
    public override string ToString() => $"{User.Name}.{Member} names {Used.Name}";
}
