using System.Collections.Immutable;
using Quiete.Rules;

namespace Quiete.Procedures;

/// <summary>Reads a step of the pack strictly.</summary>
internal static class StepReader
{
    public static Step? Read(JsonFields fields)
    {
        var id = fields.Name("id", needed: true);
        var body = fields.Word<Body>("body", needed: true);
        var form = fields.Name("form");
        var path = fields.Word<StepPath>("path", needed: true);
        var (name, reason, cannot) = (PackWords.Read(fields, "name"), PackWords.Read(fields, "reason"), PackWords.Read(fields, "cannot"));
        var subjects = fields.Words<CaseSubject>("subjects", needed: true).ToImmutableArray();
        var sectors = fields.Words<Sectors>("sectors").Aggregate(Sectors.None, (all, one) => all | one);
        var notSectors = fields.Words<Sectors>("notSectors").Aggregate(Sectors.None, (all, one) => all | one);
        var acts = fields.Words<ActKind>("acts", needed: true).ToImmutableArray();
        var ways = fields.Words<Way>("ways").ToImmutableArray();
        var needs = fields.Objects("needs", Need.Read).ToImmutableArray();
        var ahead = fields.Objects("ahead", Need.Read).ToImmutableArray();
        var aheadReason = PackWords.Read(fields, "aheadReason", needed: false);
        var answer = fields.Object("answer") is { } clock ? Clock.Read(clock) : null;
        var level = fields.Word<Level>("level", needed: true);
        var source = fields.Name("source", needed: true);
        var confidence = fields.Word<Confidence>("confidence", needed: true);
        var (from, to) = (fields.Day("from"), fields.Day("to"));
        fields.End();

        if (from > to) fields.Fault("to", "The step ends before it begins.");
        if (subjects.IsEmpty) fields.Fault("subjects", "A step is for at least one subject.");
        if (acts.IsEmpty) fields.Fault("acts", "At least one act must count as having done it.");
        if (ahead.IsEmpty != aheadReason is null) fields.Fault("aheadReason", "A step that goes ahead says why, and no other.");
        if (id is null || body is null || path is null || name is null || reason is null || cannot is null || level is null || source is null || confidence is null) return null;
        return new(
            id, body.Value, form, path.Value, name, reason, cannot, subjects, sectors, notSectors, acts, ways, needs, ahead, aheadReason, answer,
            level.Value, source, confidence.Value, from, to);
    }
}
