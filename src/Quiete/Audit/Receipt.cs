using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Quiete.Audit;

/// <summary>Where a decision stands in its batch, and the batch's signed root.</summary>
/// <param name="Path">The hashes from the decision's leaf to the root.</param>
public sealed record BatchPart(int Index, int Size, IReadOnlyList<byte[]> Path, BatchSeal Seal);

/// <summary>Where a decision stands in the log, and the checkpoint that says so.</summary>
public sealed record LogPart(long Index, long Size, IReadOnlyList<byte[]> Path, SignedCheckpoint Checkpoint);

/// <summary>A decision with all that is needed to verify it offline. Reading one checks its form only; see <see cref="ReceiptCheck"/>.</summary>
public sealed record Receipt
{
    /// <summary>The most bytes that a receipt may have; usual ones have three thousand.</summary>
    public const int MaxBytes = 96 * 1024;

    private const string Format = "quiete/1";
    private const int MaxNumber = 32;
    private const int MaxPath = 63;

    // Names of companies in their own letters; the file is never part of a page.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required DecisionRecord Decision { get; init; }

    /// <summary>Absent on public copies, and once the person is erased.</summary>
    public PersonCommitment? Person { get; init; }

    public required BatchPart Batch { get; init; }

    /// <summary>Absent until the log has taken the decision in.</summary>
    public LogPart? Log { get; init; }

    /// <summary>The decision's leaf, in its batch and in the log.</summary>
    public byte[] LeafHash() => Merkle.LeafHash(DecisionRecord.Entry(Decision.Payload()));

    /// <summary>Reads a receipt from anybody.</summary>
    /// <exception cref="BadInputException">Not a receipt; the place names the field.</exception>
    public static Receipt Read(ReadOnlyMemory<byte> utf8, string place)
    {
        var json = StrictJson.Read(utf8, place, MaxBytes);
        if (json.Text("receipt") != Format) throw json.Fault("receipt", $"This must be {Format}.");
        var receipt = new Receipt
        {
            Decision = ReadDecision(json),
            Person = json.Has("person") ? ReadPerson(json.Object("person")) : null,
            Batch = ReadBatch(json.Object("batch")),
            Log = json.Has("log") ? ReadLog(json.Object("log")) : null,
        };
        json.End();
        return receipt;
    }

    /// <summary>The receipt as indented JSON.</summary>
    public byte[] Write()
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, Readable))
        {
            json.WriteStartObject();
            json.WriteString("receipt", Format);
            json.WritePropertyName("decision");
            using (var decision = JsonDocument.Parse(Decision.Payload())) decision.WriteTo(json);
            if (Person is { } person) Write(json, person);
            Write(json, Batch);
            if (Log is { } log) Write(json, log);
            json.WriteEndObject();
        }

        text.Write("\n"u8);
        return text.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, PersonCommitment person)
    {
        json.WriteStartObject("person");
        json.WriteString("number", person.Number);
        json.WriteString("salt", Base64Text.Url(person.Salt));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BatchPart batch)
    {
        json.WriteStartObject("batch");
        json.WriteNumber("index", batch.Index);
        json.WriteNumber("size", batch.Size);
        Write(json, batch.Path);
        json.WriteString("jws", batch.Seal.Jws);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LogPart log)
    {
        json.WriteStartObject("log");
        json.WriteNumber("index", log.Index);
        json.WriteNumber("size", log.Size);
        Write(json, log.Path);
        json.WriteString("checkpoint", log.Checkpoint.Text);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<byte[]> path)
    {
        json.WriteStartArray("path");
        foreach (var hash in path) json.WriteStringValue(Base64Text.Url(hash));
        json.WriteEndArray();
    }

    private static DecisionRecord ReadDecision(StrictJson json)
    {
        var decision = DecisionJson.Read(json.Object("decision"));
        return DecisionJson.Fits(decision) ? decision : throw json.Fault("decision", $"This is longer than {DecisionRecord.MaxBytes:N0} bytes.");
    }

    private static PersonCommitment ReadPerson(StrictJson json)
    {
        var number = json.Text("number");
        if (number.Length > MaxNumber) throw json.Fault("number", $"This is longer than {MaxNumber} characters.");
        var person = new PersonCommitment(number, json.Bytes("salt", PersonCommitment.SaltBytes));
        json.End();
        return person;
    }

    private static BatchPart ReadBatch(StrictJson json)
    {
        var size = (int)json.Whole("size", 1, int.MaxValue);
        var batch = new BatchPart((int)json.Whole("index", 0, size - 1), size, json.Hashes("path", MaxPath), BatchSeal.Read(json.Text("jws"), json.Where("jws")));
        json.End();
        return batch;
    }

    private static LogPart ReadLog(StrictJson json)
    {
        var size = json.Whole("size", 1, TileLog.MaxSize);
        var index = json.Whole("index", 0, size - 1);
        var path = json.Hashes("path", MaxPath);
        if (!SignedCheckpoint.TryParse(json.Text("checkpoint"), out var checkpoint)) throw json.Fault("checkpoint", "This is not a signed checkpoint.");
        json.End();
        return new LogPart(index, size, path, checkpoint);
    }
}
