using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;
using Quiete.Tests.Cli;

namespace Quiete.Tests.House;

public sealed partial class ArrowsTests
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    [Fact]
    public void Rooms_use_only_the_rooms_that_the_architecture_draws_an_arrow_to()
    {
        var drawn = Arrow().Matches(File.ReadAllText(Path.Combine(Tool.Root, "docs", "architecture.md")))
            .Select(match => (From: match.Groups["from"].Value, To: match.Groups["to"].Value)).ToHashSet();
        var used = Used(typeof(BadInputException).Assembly).Concat(Used(Assembly.Load("Quiete.Cli"))).ToHashSet();

        Assert.True(drawn.Count > 5, "docs/architecture.md draws its arrows one on a line: A -> B");
        Assert.Empty(used.Except(drawn));
        Assert.Empty(drawn.Except(used)); // an arrow that nobody takes any more
    }

    private static IEnumerable<(string From, string To)> Used(Assembly assembly) =>
        from type in assembly.GetTypes()
        let room = Room(type)
        where room is not null
        from other in UsedBy(type)
        let target = Room(other)
        where target is not null && target != room
        select (room, target);

    /// <summary>The room of a type: the second part of its namespace; none for the root and for what is not ours.</summary>
    private static string? Room(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        return RoomName().Match(type.Namespace ?? "") is { Success: true } match ? match.Value : null;
    }

    private static IEnumerable<Type> UsedBy(Type type)
    {
        var members = type.GetMembers(All);
        var declared = members.OfType<FieldInfo>().Select(field => field.FieldType)
            .Concat(members.OfType<MethodBase>().SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)))
            .Concat(members.OfType<MethodInfo>().Select(method => method.ReturnType))
            .Concat(type.GetInterfaces()).Concat(type.BaseType is { } parent ? [parent] : []);
        return declared.Concat(members.OfType<MethodBase>().SelectMany(UsedInBody)).SelectMany(WithArguments);
    }

    private static IEnumerable<Type> WithArguments(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(WithArguments).Append(type) : [type];

    /// <summary>The types whose members a method calls or touches, read from its instructions.</summary>
    private static List<Type> UsedInBody(MethodBase method)
    {
        var used = new List<Type>();
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code) return used;
        var typeArguments = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;

        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[at + 1])) : code[at];
            var operation = OpCodesByValue[value];
            at += operation.Size;
            if (operation.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok)
            {
                var member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), typeArguments, methodArguments);
                if ((member as Type ?? member?.DeclaringType) is { } type) used.Add(type);
            }

            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }

        return used;
    }

    [GeneratedRegex(@"^(?<from>Quiete\.\w+) -> (?<to>Quiete\.\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Arrow();

    [GeneratedRegex(@"^Quiete\.\w+", RegexOptions.None, 1000)]
    private static partial Regex RoomName();
}
