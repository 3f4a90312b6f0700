using System.Data.Common;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Quiete.Server;

/// <summary>Says in one sentence what is wrong when the service or a command cannot go on, and what to do.</summary>
internal static class StartTrouble
{
    /// <summary>Whether the address to listen at is what failed.</summary>
    public static bool IsOfTheAddress(Exception fault) => fault is SocketException or IOException { InnerException: AddressInUseException or SocketException };

    /// <summary>A fault of the machine or of the data, for the person at the terminal; never with what the data hold.</summary>
    public static string Of(Exception fault) => fault switch
    {
        SqliteException { SqliteErrorCode: 11 /* CORRUPT */ or 26 /* NOTADB */ } =>
            "The database file is damaged, or none of Quiete. Put a backup in its place: quiete restore FILE --accept-older-log.",
        SqliteException { SqliteErrorCode: 8 /* READONLY */ or 14 /* CANTOPEN */ } readOnly =>
            $"The database file cannot be written ({readOnly.SqliteErrorCode}). Let the user that runs Quiete write to it and to its directory.",
        SqliteException { SqliteErrorCode: 13 /* FULL */ } => "The disk of the database is full. Make room and start again.",
        PostgresException refused => $"PostgreSQL refused ({refused.SqlState}): {refused.MessageText}. Look at --database, and at PostgreSQL's own log.",
        NpgsqlException unreachable => $"PostgreSQL does not answer: {unreachable.Message}. Start it, or look at --database.",
        UnauthorizedAccessException denied => $"{denied.Message} Let the user that runs Quiete use it, or name another place.",
        DbException or IOException => fault.Message,
        _ => $"It could not go on: {Kind(fault)}. That is a fault of Quiete or of its files; install this version anew, and tell its makers if it stays.",
    };

    /// <summary>A part that failed while the service started or ran.</summary>
    /// <param name="part">Its name; null: it is not known which.</param>
    public static string OfPart(string? part, Exception fault, bool started) =>
        $"The service {(started ? "stopped" : "did not start")} because {part ?? "a part of it"} failed ({Kind(fault)}{(fault is DbException or IOException or UnauthorizedAccessException ? $": {Of(fault)}" : "")}). " +
        "If starting it again does not help, start the version that ran before, or restore a backup.";

    // Messages of other faults may quote what was read.
    private static string Kind(Exception fault) => fault is TypeInitializationException { InnerException: { } inner } ? Kind(inner)
        : PlaceOf(fault.TargetSite?.DeclaringType) is { } place ? $"{fault.GetType().Name} in {place}" : fault.GetType().Name;

    // What awaits is a type of the compiler's inside the one that we wrote.
    private static string? PlaceOf(Type? type) => type is { DeclaringType: { } outer } && type.Name.StartsWith('<') ? PlaceOf(outer) : type?.Name;
}
