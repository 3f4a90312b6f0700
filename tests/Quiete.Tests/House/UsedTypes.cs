using System.Reflection;
using System.Reflection.Emit;

namespace Quiete.Tests.House;

/// <summary>Which types a type uses, read from the assembly.</summary>
internal static class UsedTypes
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Every type that a type names, in what it declares and in its methods' instructions.</summary>
    public static IEnumerable<Type> By(Type type)
    {
        var members = type.GetMembers(All);
        var declared = members.OfType<FieldInfo>().Select(field => field.FieldType)
            .Concat(members.OfType<MethodBase>().SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)))
            .Concat(members.OfType<MethodInfo>().Select(method => method.ReturnType))
            .Concat(type.GetInterfaces()).Concat(type.BaseType is { } parent ? [parent] : []);
        return declared.Concat(members.OfType<MethodBase>().SelectMany(InBody)).SelectMany(WithArguments);
    }

    private static IEnumerable<Type> WithArguments(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(WithArguments).Append(type) : [type];

    /// <summary>The types whose members a method calls or touches, read from its instructions.</summary>
    private static List<Type> InBody(MethodBase method)
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
}
