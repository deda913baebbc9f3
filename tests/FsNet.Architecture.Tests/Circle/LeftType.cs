using FsNet.Architecture.Tests.Circle.Right;

namespace FsNet.Architecture.Tests.Circle.Left;

/// <summary>Half of a circle that is there to be found.</summary>
internal class LeftType
{
    public static string Look() => typeof(RightType).Name;
}
