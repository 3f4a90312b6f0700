using System.Text.Json;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>The fields of the page on which a principal adds a fact; which of them count depends on its kind.</summary>
internal sealed class FactForm
{
    public string? Numero { get; set; }

    public string? Tipo { get; set; }

    public string? Giorno { get; set; }

    public string? Fino { get; set; }

    public string[]? Settori { get; set; }

    public string[]? Canali { get; set; }

    public bool Contratto { get; set; }

    public bool Iscritto { get; set; }

    public string? Prova { get; set; }

    public string? Dove { get; set; }
}

/// <summary>Enters facts that people write by hand, by the same strict door as those of programs.</summary>
internal sealed class FactDesk(FactStore facts, Objections objections, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>What is entered by hand; attempts are told by those who make them.</summary>
    public static readonly IReadOnlyList<FactKind> Kinds = [FactKind.Consents, FactKind.Requests, FactKind.Contracts, FactKind.Objections, FactKind.Rpo];

    /// <summary>Enters one fact; an objection is enforced at once.</summary>
    /// <returns>The number that was read.</returns>
    /// <exception cref="BadInputException">A field cannot be used.</exception>
    public async Task<PhoneNumber> Enter(long principal, FactForm form, string by, CancellationToken stop)
    {
        if (FactKinds.Of(form.Tipo ?? "") is not { } kind || !Kinds.Contains(kind)) throw new BadInputException("kind", "There is no such kind of facts.");
        var item = FactItem.Read(kind, JsonSerializer.SerializeToElement(Fields(kind, form)), clock.GetUtcNow());
        if (kind == FactKind.Objections)
        {
            await objections.Enter(new NewObjection(principal, item.Number, item.Known.Objections[0].At, by, item.Evidence), stop);
            return item.Number;
        }

        await facts.Add([new NewFact(principal, item.Number, kind, item.Body, by, item.Evidence)], stop);
        signal.Raise();
        return item.Number;
    }

    private static Dictionary<string, object?> Fields(FactKind kind, FactForm form)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["number"] = form.Numero,
            ["evidence"] = Filled(form.Dove),
            [kind == FactKind.Contracts ? "from" : "at"] = Filled(form.Giorno),
        };
        switch (kind)
        {
            case FactKind.Consents:
                fields["categories"] = form.Settori ?? [];
                fields["channels"] = form.Canali ?? [];
                fields["proof"] = Filled(form.Prova);
                fields["insideContract"] = form.Contratto;
                break;
            case FactKind.Requests:
                fields["expires"] = Filled(form.Fino);
                fields["sectors"] = form.Settori is { Length: > 0 } sectors ? sectors : null;
                break;
            case FactKind.Contracts:
                fields["to"] = Filled(form.Fino);
                break;
            case FactKind.Rpo:
                fields["listed"] = form.Iscritto;
                break;
            default:
                fields["to"] = Terms.Of(ObjectionScope.Principal);
                break;
        }

        return fields;
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
