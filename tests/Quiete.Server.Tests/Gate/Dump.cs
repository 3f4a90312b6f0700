using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Tests.Gate;

/// <summary>Everything that a database holds: every value of every table.</summary>
internal sealed class Dump
{
    private readonly List<string> texts = [];
    private readonly List<byte[]> bytes = [];

    public IReadOnlyList<byte[]> Bytes => bytes;

    public IReadOnlyList<string> Texts => texts;

    public static Task<Dump> Of(Database database, string? onlyTable = null) => database.Read(async connection =>
    {
        var dump = new Dump();
        var tables = await connection.QueryAsync<string>(database.Kind == DatabaseKind.Sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'table'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'");
        foreach (var table in tables.Where(table => onlyTable is null || table == onlyTable))
        {
            await using var reader = await connection.ExecuteReaderAsync($"SELECT * FROM \"{table}\"");
            while (await reader.ReadAsync(GateHouse.Stop)) dump.Add(reader);
        }

        return dump;
    }, GateHouse.Stop);

    /// <summary>Whether the digits of a number stand anywhere: in a text, as an integer, or as its bytes in either order.</summary>
    public bool Holds(string digits)
    {
        var number = ulong.Parse(digits, CultureInfo.InvariantCulture);
        var forms = Forms(number).Append(Encoding.UTF8.GetBytes(digits)).ToList();
        return texts.Exists(text => text.Contains(digits, StringComparison.Ordinal)) || bytes.Exists(value => forms.Exists(form => value.AsSpan().IndexOf(form) >= 0));
    }

    /// <summary>The bytes of a number without the zeros in front, as files hold it.</summary>
    public static IEnumerable<byte[]> Forms(ulong number)
    {
        var big = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(big, number);
        byte[] significant = [.. big.SkipWhile(one => one == 0)];
        return [significant, [.. significant.Reverse()]];
    }

    private void Add(DbDataReader row)
    {
        for (var column = 0; column < row.FieldCount; column++)
        {
            if (row.IsDBNull(column)) continue;
            if (row.GetValue(column) is byte[] value) bytes.Add(value);
            else texts.Add(Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture)!);
        }
    }
}
