namespace Quiete.Screening;

/// <summary>A piece of a list that begins and ends with a row, and what was seen while cutting it.</summary>
internal sealed class Block
{
    /// <summary>Bytes of a piece. A row must fit in one: a longer one is no row of a contact list.</summary>
    public const int Capacity = 1 << 19;

    /// <summary>The text, then at least <see cref="RowCursor.Padding"/> bytes of no meaning.</summary>
    public readonly byte[] Bytes = GC.AllocateUninitializedArray<byte>(Capacity + RowCursor.Padding * 2, pinned: true);

    public int Length;

    /// <summary>The place of the block in the list, from 0.</summary>
    public long Number;

    /// <summary>The line (as an editor counts) on which the block begins, from 1.</summary>
    public long FirstLine;

    /// <summary>Whether every quote opens or closes a field, so that <see cref="RowCursor"/> may read it.</summary>
    public bool Regular;
}
