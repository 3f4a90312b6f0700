using System.Reflection;
using System.Runtime.CompilerServices;
using Quiete.Tests.Cli;

namespace Quiete.Tests.House;

public sealed class PublicFaceTests
{
    /// <summary>Set to 1, it writes the list anew instead of comparing: for a change that is meant.</summary>
    private const string Accept = "QUIETE_ACCEPT_PUBLIC_FACE";

    [Fact]
    public void The_public_face_of_the_engine_is_the_one_that_was_reviewed()
    {
        var path = Path.Combine(Tool.Root, "src", "Quiete", "PublicAPI.Shipped.txt");
        var face = typeof(BadInputException).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Lines).ToArray();
        if (Environment.GetEnvironmentVariable(Accept) == "1") File.WriteAllLines(path, face);

        var reviewed = File.ReadAllLines(path);
        var (added, removed) = (face.Except(reviewed).ToArray(), reviewed.Except(face).ToArray());
        Assert.True(
            added.Length + removed.Length == 0,
            $"src/Quiete/PublicAPI.Shipped.txt differs; if that is meant, run the tests with {Accept}=1.\n+ {string.Join("\n+ ", added)}\n- {string.Join("\n- ", removed)}");
    }

    private static IEnumerable<string> Lines(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(member => member is not MethodBase { IsSpecialName: true, IsConstructor: false } and not Type)
        .Where(member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
        .Select(member => $"{type.FullName}: {member}")
        .Order(StringComparer.Ordinal).Prepend(type.FullName!);
}
