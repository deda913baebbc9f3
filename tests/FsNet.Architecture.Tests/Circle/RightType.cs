using FsNet.Architecture.Tests.Circle.Left;

namespace FsNet.Architecture.Tests.Circle.Right;

/// <summary>The other half of a circle that is there to be found.</summary>
internal sealed class RightType : LeftType;
