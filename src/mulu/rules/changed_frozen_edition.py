"""Rule `changed-frozen-edition`."""

from mulu.rule import reading_rule


@reading_rule
def changed_frozen_edition() -> None:
    """A frozen edition is no longer what it was when it was frozen, or its folder is gone.

    Why: A frozen edition was published. Others have downloaded it, cite it and prove their copies by the digest in the
    lock, `releases.csv`: if a byte of it changes, an added or renamed file included, nobody can be sure any more what was in force.

    Mend: Take the change back: `git log -- <folder>` shows the commits, `git checkout <commit> -- <folder>` brings a state
    back; delete what does not belong there. What was published wrongly is corrected by an erratum, which is an edition of its
    own, such as 2026.1: `mulu new` begins it, and asks for its reason and its basis.

    Bad::

        # releases.csv; after the freeze a name was changed in 2026/items.csv.
        edition,items,digest,policy,mulu,previous
        2026,379,9f86d081…,60303ae2…,1.0.0,d4735e3a…     <- digest

    Good::

        # releases.csv; 2026 is as it was frozen, and the name is corrected in an edition 2026.1.
        edition,items,digest,policy,mulu,previous
        2026,379,9f86d081…,60303ae2…,1.0.0,d4735e3a…
    """
