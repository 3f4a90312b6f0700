using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Quiete.Server.Shell;

/// <summary>Looks at what an address asks before its page reads it: the framework fails on a number that is none, and PostgreSQL on a text with a NUL.</summary>
internal static class ReadableQuery
{
    private const string NoText = "This holds a character that no text has.";

    private static readonly ConcurrentDictionary<Type, IReadOnlyList<PropertyInfo>> Asked = [];

    extension(WebApplication web)
    {
        public void UseReadableQuery() => web.Use(Check);
    }

    private static Task Check(HttpContext http, RequestDelegate next)
    {
        foreach (var (name, values) in http.Request.Query)
        {
            if (name.Contains('\0', StringComparison.Ordinal)) throw new BadInputException("query", NoText);
            if (values.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true)) throw new BadInputException(name, NoText);
        }

        if (http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type is not { } page
            || Asked.GetOrAdd(page, NumbersOf).All(number => http.Request.Query[NameOf(number)].All(text => IsOne(number.PropertyType, text)))) return next(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static bool IsOne(Type type, string? text) => string.IsNullOrEmpty(text) || (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var number when number == typeof(long) => long.TryParse(text, CultureInfo.InvariantCulture, out _),
        var number when number == typeof(int) => int.TryParse(text, CultureInfo.InvariantCulture, out _),
        var other => throw new NotSupportedException($"Pages ask for texts and whole numbers, not for {other.Name}."),
    };

    // A page has its own and those of the pages that it is made from; private ones are told by their own class alone.
    private static IReadOnlyList<PropertyInfo> NumbersOf(Type page)
    {
        var asked = new List<PropertyInfo>();
        for (var type = page; type is not null; type = type.BaseType)
        {
            asked.AddRange(type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(property => property.IsDefined(typeof(SupplyParameterFromQueryAttribute)) && property.PropertyType != typeof(string) && property.PropertyType != typeof(string[])));
        }

        return asked;
    }

    private static string NameOf(PropertyInfo property) => property.GetCustomAttribute<SupplyParameterFromQueryAttribute>()!.Name ?? property.Name;
}
