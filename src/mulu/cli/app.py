"""All commands, with their arguments and options, as typer reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mulu.cli.deed import deed, judging
from mulu.cli.plain import spoken_language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from typer.models import CommandInfo


def _door() -> typer.Typer:
    """A command line without commands."""
    return typer.Typer(
        name="mulu",
        help="Keep official catalogues honest · 让官方目录经得起核对",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )


app = _door()

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CATALOG[/EDITION] | PATH]…", help="What to work on; everything, if nothing is named."
    ),
]
Root = Annotated[
    str | None,
    typer.Option(
        "--root", metavar="DIR", help="The catalogue repository; the nearest one upward, if not given."
    ),
]
Revision = Annotated[
    str | None,
    typer.Option(
        "--rev", metavar="REV", help="The commit to read (a branch, a tag, a sha) instead of the work tree."
    ),
]
Language = Annotated[
    str | None,
    typer.Option("--lang", metavar="zh|en", help="The language to speak; the catalogue's, if not given."),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="text, json, github, gitlab, junit, sarif or markdown; repeatable.",
    ),
]
TextOrJson = Annotated[
    list[str] | None,
    typer.Option("--format", "-f", metavar="FORMAT", help="text or json; repeatable."),
]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Where each --format goes, in the same order; - is standard output.",
    ),
]
EngineName = Annotated[
    str,
    typer.Option("--engine", metavar="polars|spark", help="What judges the rows; the verdict is the same."),
]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on", metavar="error|warning|never", help="The least severity that gives exit code 1."
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Say nothing but what went wrong with the run itself.")
]


def call(arguments: Sequence[str]) -> object:
    """Call one command; gives its exit code."""
    try:
        return _commands(arguments)(args=list(arguments), prog_name="mulu", standalone_mode=False)
    except typer.Abort:
        return 130


def _commands(arguments: Sequence[str]) -> Callable[..., Any]:
    """The command line; where help is asked for in Chinese, one that gives it."""
    # A group without its command is answered with its page too.
    is_page = {"-h", "--help"} & set(arguments) or list(arguments) in ([], ["changes"])
    if not is_page or spoken_language(arguments) != "zh":
        return _needed(arguments)
    from mulu.cli.manual import in_chinese

    return in_chinese(app)  # type: ignore[no-any-return]


def _needed(arguments: Sequence[str]) -> typer.Typer:
    """The command line with the one command that is called: typer takes longer to build all than some take to run."""
    called = [one for one in app.registered_commands if arguments and _name(one) == arguments[0]]
    if not called:
        return app
    needed = _door()
    needed.registered_commands = called
    # With a callback, what has one command is still called by the command's name.
    needed.registered_callback = app.registered_callback
    return needed


def _name(command: CommandInfo) -> str:
    return command.name or (command.callback.__name__ if command.callback else "")


@app.callback()
def top(version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False) -> None:
    """Keep official catalogues honest · 让官方目录经得起核对"""
    if version:
        from mulu import __version__

        typer.echo(f"mulu {__version__}")
        raise typer.Exit


@app.command()
def init(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="Where the repository begins; here, if not given.")] = ".",
    catalog: Annotated[str | None, typer.Option("--catalog", metavar="C", help="Its first catalogue. Without it, a small made-up example.")] = None,
    schema: Annotated[str | None, typer.Option("--schema", metavar="FILE", help="The schema of that catalogue; the rules of the repository that it lies in come with it.")] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What the catalogue is called; as in the schema, if not given.")] = None,
    ci: Annotated[str, typer.Option("--ci", metavar="github|gitlab|none", help="What runs the gate.")] = "github",
    toolkit: Annotated[str | None, typer.Option("--toolkit", metavar="OWNER/NAME@COMMIT", help="Where CI gets mulu; from where this one was installed, if that is known.")] = None,
    stewards: Annotated[str | None, typer.Option("--stewards", metavar="@TEAM", help="Who owns the data.")] = None,
    engineers: Annotated[str | None, typer.Option("--engineers", metavar="@TEAM", help="Who owns what judges it.")] = None,
    language: Annotated[str | None, typer.Option("--lang", metavar="zh|en", help="The language of catalogue and files; the terminal's, if not given.")] = None,
    quiet: Quiet = False,
) -> int:  # fmt: skip
    """Begin a catalogue repository, CI included · 新建目录仓库，含自动检查的配置"""
    given = {
        "folder": folder,
        "catalog": catalog,
        "schema": schema,
        "title": title,
        "ci": ci,
        "toolkit": toolkit,
    }
    return deed("init", "init", **given, stewards=stewards, engineers=engineers, language=language or spoken_language([]), quiet=quiet)  # fmt: skip


@app.command()
def check(
    names: Names = None, root: Root = None, rev: Revision = None, language: Language = None, formats: Formats = None, outputs: Outputs = None,
    fail_on: FailOn = "error", engine: EngineName = "polars", quiet: Quiet = False,
) -> int:  # fmt: skip
    """Check editions · 核对目录"""
    return judging("check", "check", names=names or [], root=root, rev=rev, language=language, formats=formats or [], outputs=outputs or [], fail_on=fail_on, engine=engine, quiet=quiet)  # fmt: skip


@app.command()
def fix(
    names: Names = None,
    is_preview: Annotated[bool, typer.Option("--diff", help="Show what would change, and write nothing.")] = False,
    guesses: Annotated[bool, typer.Option("--unsafe", help="Mend also what may have meant something else: look each one up.")] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Where the document itself is at fault: why it is corrected.")] = None,
    root: Root = None, language: Language = None, fail_on: FailOn = "error", quiet: Quiet = False,
) -> int:  # fmt: skip
    """Mend what is safe, and name it · 修正可稳妥修正的问题，并逐一列出"""
    given = {"names": names or [], "is_preview": is_preview, "guesses": guesses, "reason": reason}
    return deed("fix", "fix", **given, root=root, language=language, fail_on=fail_on, quiet=quiet)


@app.command("import")
def import_(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="The document as published, or an edited workbook that mulu export has made.")],
    catalog: Annotated[str | None, typer.Option("--catalog", metavar="C", help="The catalogue that a document belongs to; workbooks know theirs.")] = None,
    edition: Annotated[str | None, typer.Option("--edition", metavar="E", help="The edition that a document is: a year, such as 2026; workbooks know theirs.")] = None,
    replace_draft: Annotated[bool, typer.Option("--replace-draft", help="Give up the items of a draft for those of the document.")] = False,
    lists_all: Annotated[bool, typer.Option("--all", help="List every fault, also where thousands are alike.")] = False,
    is_preview: Annotated[bool, typer.Option("--diff", help="Of a workbook: show what would change, and write nothing.")] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Of a workbook of a published edition: why it is corrected.")] = None,
    may_reorder: Annotated[bool, typer.Option("--reorder", help="Of a workbook: take over another order of items, be it sorted.")] = False,
    merges: Annotated[bool, typer.Option("--merge", help="Of a workbook of a draft that has changed since: merge both, item by item.")] = False,
    is_sure: Annotated[bool, typer.Option("--yes", "-y", help="Of a workbook: write without asking; only a person at a terminal is asked.")] = False,
    root: Root = None, language: Language = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Make an edition of a published document, or take back a workbook · 由发布的原文生成一版目录，或收回改好的电子表格"""
    named = {"document": document, "catalog": catalog, "edition": edition}
    given = {**named, "replace_draft": replace_draft, "lists_all": lists_all}
    wishes = {
        "is_preview": is_preview,
        "reason": reason,
        "may_reorder": may_reorder,
        "merges": merges,
        "is_sure": is_sure,
    }
    return deed("import_", "import_", **given, **wishes, root=root, language=language, quiet=quiet)


@app.command()
def new(
    edition: Annotated[str, typer.Argument(metavar="CATALOG/EDITION", help="The draft to begin.")],
    source: Annotated[str, typer.Option("--from", metavar="CATALOG/EDITION", help="The edition to begin from.")],
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Of an erratum: why it is issued.")] = None,
    basis: Annotated[str | None, typer.Option("--basis", metavar="TEXT", help="Of an erratum: the document that says so.")] = None,
    root: Root = None, language: Language = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Begin a draft, or an erratum such as 2026.1 · 以某一版为底稿起草新一版或勘误版（如2026.1）"""
    return deed("new", "new", edition=edition, source=source, reason=reason, basis=basis, root=root, language=language, quiet=quiet)  # fmt: skip


@app.command()
def export(
    edition: Annotated[str, typer.Argument(metavar="CATALOG/EDITION", help="The edition.")],
    to: Annotated[str, typer.Option("--to", metavar="FILE.xlsx", help="The workbook to write.")],
    root: Root = None, rev: Revision = None, language: Language = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Write an edition as a workbook to be edited · 导出为可编辑的电子表格"""
    return deed("export", "export", edition=edition, to=to, root=root, rev=rev, language=language, quiet=quiet)  # fmt: skip


@app.command()
def freeze(
    edition: Annotated[str, typer.Argument(metavar="CATALOG/EDITION", help="The published edition.")],
    root: Root = None, language: Language = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Freeze an edition: append it to the lock · 封版：把已发布的一版记入封版记录"""
    return deed("freeze", "freeze", edition=edition, root=root, language=language, quiet=quiet)


@app.command()
def waive(
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="A finding as check shows it: RULE, RULE@KEY, PATH:LINE:COLUMN, or RULE@PATH:LINE:COLUMN.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is accepted.")],
    owner: Annotated[str, typer.Option("--owner", metavar="TEXT", help="Who looks at it again.")],
    until: Annotated[str, typer.Option("--until", metavar="EDITION|DAY", help="Until when: an edition such as 2027, or a day such as 2027-06-30.")],
    names: Names = None, root: Root = None, language: Language = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Accept one finding in writing, for a time · 书面豁免一个问题，并定期限"""
    return deed("waive", "waive", finding=finding, names=names or [], reason=reason, owner=owner, until=until, root=root, language=language, quiet=quiet)  # fmt: skip


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="An edition: 2026, trades/2026, or REV:trades/2026 as a commit has it; with --schema, a CSV file.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="What it is compared with.")],
    catalog: Annotated[str | None, typer.Option("--catalog", metavar="C", help="The catalogue, where OLD and NEW do not name it.")] = None,
    schema: Annotated[str | None, typer.Option("--schema", metavar="FILE", help="Compare two CSV files by this schema.")] = None,
    decisions: Annotated[str | None, typer.Option("--changes", metavar="FILE", help="Decisions about two CSV files.")] = None,
    root: Root = None, rev: Revision = None, language: Language = None,
    formats: Annotated[list[str] | None, typer.Option("--format", "-f", metavar="FORMAT", help="text, json, markdown or html; repeatable.")] = None,
    outputs: Outputs = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if anything differs.")] = False,
    engine: Annotated[str | None, typer.Option("--engine", metavar="polars|spark", help="What finds the rows that differ, where not all are to be held in memory; the answer is the same.")] = None,
    quiet: Quiet = False,
) -> int:  # fmt: skip
    """Tell what happened between two editions · 比较两版目录"""
    given = {"old": old, "new": new, "catalog": catalog, "schema": schema, "decisions": decisions}
    return deed("diff", "diff", **given, root=root, rev=rev, language=language, formats=formats or [], outputs=outputs or [], exit_code=exit_code, engine=engine, quiet=quiet)  # fmt: skip


@app.command()
def probe(
    edition: Annotated[str, typer.Argument(metavar="CATALOG/EDITION", help="The edition to plant faults in; nothing is written.")],
    number: Annotated[int, typer.Option("--faults", metavar="N", help="How many faults to plant.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Where chance begins: the same seed plants the same faults.")] = 1,
    fail_under: Annotated[float | None, typer.Option("--fail-under", metavar="PERCENT", help="Exit with 1 if less of the faults is told of.")] = None,
    is_without_document: Annotated[bool, typer.Option("--without-document", help="Ask the rules alone, as if the edition were a draft.")] = False,
    root: Root = None, rev: Revision = None, language: Language = None,
    formats: Annotated[list[str] | None, typer.Option("--format", "-f", metavar="FORMAT", help="text, json or markdown; repeatable.")] = None,
    outputs: Outputs = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Plant faults in memory and see whether the policy bites · 在内存中植入差错，试试规则管不管用"""
    given = {
        "edition": edition,
        "number": number,
        "seed": seed,
        "fail_under": fail_under,
        "is_without_document": is_without_document,
    }
    return judging("probe", "probe", **given, root=root, rev=rev, language=language, formats=formats or [], outputs=outputs or [], quiet=quiet)  # fmt: skip


@app.command()
def gate(
    base: Annotated[str | None, typer.Option("--base", metavar="REV", help="What the head would be merged into, such as origin/main: its policy judges. Without it, the work tree is judged by itself.")] = None,
    head: Annotated[str | None, typer.Option("--head", metavar="REV", help="What would be merged; the commit that is checked out, if not given.")] = None,
    approval: Annotated[str | None, typer.Option("--approve-policy", metavar="DIGEST", help="The policy, named by its digest, that may judge from now on.")] = None,
    run_code: Annotated[bool, typer.Option("--run-head-code", help="Run the rules that the head brings too, in a process of their own.")] = False,
    root: Root = None, language: Language = None, formats: Formats = None, outputs: Outputs = None,
    fail_on: FailOn = "error", quiet: Quiet = False,
) -> int:  # fmt: skip
    """Judge what merging would give: open or shut · 评判合并结果，决定能否发布"""
    given = {"base": base, "head": head, "approval": approval, "run_code": run_code}
    return deed("gate", "gate", **given, root=root, language=language, formats=formats or [], outputs=outputs or [], fail_on=fail_on, quiet=quiet)  # fmt: skip


@app.command()
def merge(
    files: Annotated[list[str] | None, typer.Argument(metavar="BASE OURS THEIRS", help="Three versions of items.csv: the common origin, and what two sides made of it.")] = None,
    onto: Annotated[str | None, typer.Option("--onto", metavar="REV", help="Bring this branch up to date with another, such as origin/main, and commit.")] = None,
    schema: Annotated[str | None, typer.Option("--schema", metavar="FILE", help="The schema of the table; that of its edition, if not given.")] = None,
    path: Annotated[str | None, typer.Option("--path", metavar="PATH", help="Where the table belongs, as git names it to a merge driver (%P).")] = None,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Where the merged table goes; standard output, if not given.")] = None,
    root: Root = None, language: Language = None,
    form: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    quiet: Quiet = False,
) -> int:  # fmt: skip
    """Merge two versions of a table by items, not by lines · 按项目（而不是按行）合并两个版本"""
    given = {"files": files or [], "onto": onto, "schema": schema, "path": path, "output": output}
    return deed("merge", "merge", **given, root=root, language=language, form=form, quiet=quiet)


@app.command("git-diff")
def git_diff(
    given: Annotated[list[str], typer.Argument(metavar="PATH OLD SHA MODE NEW SHA MODE", help="What git hands to a diff driver.")],
    language: Language = None,
) -> int:  # fmt: skip
    """Show items in `git diff`; git calls it · 供 git diff 调用，按项目显示差异"""
    return deed("git_diff", "git_diff", given=given, language=language)


@app.command()
def report(
    names: Names = None,
    is_check: Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 if a committed report is not what would be made.")] = False,
    data_docs: Annotated[str | None, typer.Option("--data-docs", metavar="DIR", help="Also write the pages that Great Expectations makes of its verdicts.")] = None,
    root: Root = None, rev: Revision = None, language: Language = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Write the reports on quality and changes · 生成质量报告与变更报告"""
    return deed("report", "report", names=names or [], is_check=is_check, data_docs=data_docs, root=root, rev=rev, language=language, quiet=quiet)  # fmt: skip


@app.command()
def site(
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="The folder to make, or to make anew.")],
    names: Annotated[list[str] | None, typer.Argument(metavar="[CATALOG]…", help="The catalogues; all, if none is named.")] = None,
    releases: Annotated[str | None, typer.Option("--releases", metavar="DIR", help="Where mulu publish has put releases, to be offered for download.")] = None,
    root: Root = None, rev: Revision = None, language: Language = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Make a static site for people · 生成供人浏览的静态网站"""
    return deed("site", "site", names=names or [], out=out, releases=releases, root=root, rev=rev, language=language, quiet=quiet)  # fmt: skip


@app.command()
def publish(
    edition: Annotated[str, typer.Argument(metavar="CATALOG/EDITION", help="A frozen edition.")],
    out: Annotated[str | None, typer.Option("--out", metavar="DIR", help="Where the release goes, into DIR/CATALOG/EDITION; releases, if not given.")] = None,
    tag: Annotated[bool, typer.Option("--tag", help="Tag the commit as CATALOG/EDITION, signed where git is set up to sign.")] = False,
    without_second_opinion: Annotated[bool, typer.Option("--without-second-opinion", help="Ask no second engine; the statement records it.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of another release that stands there.")] = False,
    root: Root = None, language: Language = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Publish a frozen edition as files that anybody can verify · 发布已封版的一版，所成文件人人可验证"""
    given = {"out": out, "has_tag": tag, "is_alone": without_second_opinion, "replaces": replace}
    return deed("publish", "publish", edition=edition, **given, root=root, language=language, quiet=quiet)


@app.command("second-opinion")
def second_opinion(
    edition: Annotated[str, typer.Argument(metavar="CATALOG/EDITION", help="The edition to be judged.")],
    root: Root = None, rev: Revision = None, language: Language = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Ask a second engine, Great Expectations, whether it says the same · 请第二引擎复核，看结论是否一致"""
    return deed("second_opinion", "second_opinion", edition=edition, root=root, rev=rev, language=language, quiet=quiet)  # fmt: skip


@app.command()
def verify(
    place: Annotated[str, typer.Argument(metavar="DIR | FILE", help="A release, or one file of it.")],
    manifest: Annotated[str | None, typer.Option("--manifest", metavar="SHA256SUMS", help="The sums, where one file is verified; statement.json stands beside them.")] = None,
    root: Root = None,
    rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help="The commit that the release must be of.")] = None,
    language: Language = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Prove that a release is what the repository says · 证明一份发布文件与仓库所载一致"""
    return deed("verify", "verify", place=place, manifest=manifest, root=root, rev=rev, language=language, quiet=quiet)  # fmt: skip


changes = typer.Typer(
    name="changes",
    help="Decide and prove what happened since the edition before · 判定并证明与上一版相比的变更",
    no_args_is_help=True,
)
app.add_typer(changes)

Edition = Annotated[str, typer.Argument(metavar="CATALOG/EDITION", help="The new edition.")]
Proposals = Annotated[
    list[str] | None,
    typer.Argument(metavar="[KEY | OLD=NEW]…", help="Proposals, by a key in them or as OLD=NEW."),
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why, in a sentence.")]
Basis = Annotated[str | None, typer.Option("--basis", metavar="TEXT", help="The document that says so.")]


@changes.command()
def propose(edition: Edition, root: Root = None, language: Language = None, quiet: Quiet = False) -> int:
    """Write what mulu proposes into changes.yaml · 把待判定的变更提议写入 changes.yaml"""
    return deed("changes", "propose", edition=edition, root=root, language=language, quiet=quiet)


@changes.command()
def accept(
    edition: Edition, names: Proposals = None,
    above: Annotated[float | None, typer.Option("--above", metavar="SCORE", help="All with at least this score, from 0 to 1.")] = None,
    reason: Reason = None, basis: Basis = None, root: Root = None, language: Language = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Accept proposals, each with a reason · 认可提议，须写明理由"""
    return deed("changes", "accept", edition=edition, names=names or [], above=above, reason=reason, basis=basis, root=root, language=language, quiet=quiet)  # fmt: skip


@changes.command()
def reject(
    edition: Edition, names: Proposals = None,
    below: Annotated[float | None, typer.Option("--below", metavar="SCORE", help="All with less than this score, from 0 to 1.")] = None,
    reason: Reason = None, basis: Basis = None, root: Root = None, language: Language = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Reject proposals: the items are not the same · 否决提议：并非同一项目"""
    return deed("changes", "reject", edition=edition, names=names or [], below=below, reason=reason, basis=basis, root=root, language=language, quiet=quiet)  # fmt: skip


@changes.command("verify")
def verify_changes(
    edition: Edition,
    log: Annotated[str | None, typer.Option("--log", metavar="FILE", help="The change log to prove; the committed one, if not given.")] = None,
    root: Root = None, rev: Revision = None, language: Language = None, quiet: Quiet = False,
) -> int:  # fmt: skip
    """Check the decisions, and prove the change log by replaying it · 核对判定，并以重放证明变更记录"""
    return deed(
        "changes", "verify", edition=edition, log=log, root=root, rev=rev, language=language, quiet=quiet
    )


@app.command()
def history(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The item's key, now or once, or its name.")],
    catalog: Annotated[str | None, typer.Option("--catalog", metavar="C", help="The catalogue, if several have the key.")] = None,
    root: Root = None, rev: Revision = None, language: Language = None, formats: TextOrJson = None, outputs: Outputs = None,
) -> int:  # fmt: skip
    """Tell an item's life through editions and commits · 讲述一个项目在各版和各次提交中的来历"""
    return deed("history", "history", key=key, catalog=catalog, root=root, rev=rev, language=language, formats=formats or [], outputs=outputs or [])  # fmt: skip


@app.command()
def blame(
    edition: Annotated[str, typer.Argument(metavar="CATALOG/EDITION", help="The edition.")],
    root: Root = None, rev: Revision = None, language: Language = None, formats: TextOrJson = None, outputs: Outputs = None,
) -> int:  # fmt: skip
    """Name the last commit that changed each item, its number aside · 逐项列出最后改动内容的提交"""
    return deed(
        "blame",
        "blame",
        title=edition,
        root=root,
        rev=rev,
        language=language,
        formats=formats or [],
        outputs=outputs or [],
    )


@app.command()
def rules(root: Root = None, rev: Revision = None, language: Language = None) -> int:
    """List all rules · 列出全部规则"""
    return deed("rules", "rules", root=root, rev=rev, language=language)


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The rule's name, as findings give it.")],
    root: Root = None,
    rev: Revision = None,
    language: Language = None,
) -> int:
    """Explain a rule: what, why, how to mend · 讲解一条规则"""
    return deed("rules", "explain", name=rule, root=root, rev=rev, language=language)


@app.command()
def schema(
    catalog: Annotated[str, typer.Argument(metavar="CATALOG", help="The catalogue.")],
    form: Annotated[
        str,
        typer.Option(
            "--as", metavar="table-schema|json-schema|great-expectations", help="What to make of it."
        ),
    ] = "table-schema",
    root: Root = None,
    rev: Revision = None,
) -> int:
    """Export a catalogue's schema for other tools · 导出目录的结构定义"""
    return deed("schema", "schema", catalog=catalog, form=form, root=root, rev=rev)


@app.command()
def formats(out: Annotated[str, typer.Option("--out", metavar="DIR", help="Where the files go.")]) -> int:
    """Write the JSON Schemas of the YAML files, for editors · 导出各 YAML 文件的 JSON Schema，供编辑器使用"""
    return deed("schema", "formats", out=out)
