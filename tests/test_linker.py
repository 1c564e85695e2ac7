"""Which old items may be which new ones: proposals, and what is never proposed."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from benchmarks.crosswalks import LISTS, found_by, read_crosswalk
from mulu.linker import Candidate, Proposal, propose
from tests.sample import REPOSITORY

DATA = REPOSITORY.parent / "shared" / "data"

NAMES = (
    "心理治疗技师",
    "病案信息技师",
    "康复技师",
    "Nurses",
    "Nurse Midwives",
    "Pump Making",
    "pump  making",
    "",
)
CODES = ("2-05-07-13", "2-05-07-14", "2-05-08-01", "29-1111", "212230", "——", "")


def items(text: str) -> list[Candidate]:
    """A line for each: code or `——`, name, and the group after a slash."""
    found = []
    for line in text.strip().splitlines():
        code, _, rest = line.strip().partition(" ")
        name, _, group = rest.partition("/")
        code = "" if code == "——" else code
        found.append(Candidate(code or f"{group}/{name}", code, name, group))
    return found


def shown(old: str, new: str, *apart: tuple[str, str]) -> list[tuple[str, str]]:
    return [(" ".join(each.old), " ".join(each.new)) for each in propose(items(old), items(new), apart)]


def reasons(proposal: Proposal, language: str = "en") -> str:
    return ", ".join(message.render(language) for message in proposal.because)


def test_a_chain_of_shifted_codes_is_recodes_by_name_and_the_new_item_is_new() -> None:
    old = "2-05-07-13 心理治疗技师\n2-05-07-14 病案信息技师"
    new = "2-05-07-13 康复技师\n2-05-07-14 心理治疗技师\n2-05-07-15 病案信息技师"
    assert shown(old, new) == [("2-05-07-13", "2-05-07-14"), ("2-05-07-14", "2-05-07-15")]


def test_a_chain_comes_out_right_even_where_names_changed_a_little() -> None:
    old = "1-13 Psychotherapy Technicians\n1-14 Medical Record Technicians"
    new = "1-13 Rehabilitation Workers\n1-14 Psychotherapy Technician\n1-15 Medical Records Technicians"
    assert shown(old, new) == [("1-13", "1-14"), ("1-14", "1-15")]


def test_two_codes_that_changed_places_are_two_recodes() -> None:
    old, new = "220281 蛟河市\n220282 桦甸市", "220281 桦甸市\n220282 蛟河市"
    assert shown(old, new) == [("220282", "220281"), ("220281", "220282")]


def test_the_same_code_is_proposed_however_unlike_the_names_are() -> None:
    (proposal,) = propose(items("4-13-01-06 打字员"), items("4-13-01-06 Drone Pilots"))
    assert proposal.score < 0.5
    assert reasons(proposal) == "name 0 % alike, same code"


def test_an_equal_code_comes_before_a_likeness() -> None:
    old, new = "530800 思茅市\n530802 翠云区", "530800 普洱市\n530802 思茅区"
    assert shown(old, new) == [("530800", "530800"), ("530802", "530802")]


def test_a_county_that_became_a_city_is_found_under_its_new_code() -> None:
    old, new = "532522 蒙自县\n532621 文山县\n533103 潞西市", "532503 蒙自市\n532601 文山市\n533103 芒市"
    assert shown(old, new) == [("532522", "532503"), ("532621", "532601"), ("533103", "533103")]


def test_a_new_item_beside_a_renamed_one_is_no_part_of_it_for_its_codes_sake() -> None:
    old, new = "4-04-05-06 区块链应用操作员", "4-04-05-06 区块链操作员\n4-04-05-99 人工智能训练师"
    assert shown(old, new) == [("4-04-05-06", "4-04-05-06")]


def test_what_alone_is_left_in_its_class_is_proposed_for_what_alone_has_gone_from_it() -> None:
    assert shown("411023 许昌县", "411003 建安区") == [("411023", "411003")]


def test_a_common_name_under_distant_codes_is_asked_about_with_a_low_score() -> None:
    old, new = items("110101 东城区\n320902 东城区"), items("440301 东城区\n510101 东城区")
    found = propose(old, new)
    assert [(one.old, one.new, one.score) for one in found] == [
        (("110101",), ("440301",), 0.35),
        (("320902",), ("510101",), 0.35),
    ]
    assert reasons(found[0]) == "same name, 2 items have that name"


def test_of_items_of_one_name_those_that_a_person_set_apart_are_not_asked_about_again() -> None:
    old, new = items("110101 东城区\n320902 东城区"), items("440301 东城区\n510101 东城区")
    everywhere = [(mine.key, theirs.key) for mine in old for theirs in new]
    assert propose(old, new, everywhere) == []
    assert [one.new for one in propose(old, new, everywhere[:1])] == [("440301",), ("510101",)]


def test_items_of_one_name_find_each_other_by_the_narrowest_class() -> None:
    old, new = "110101 东城区\n320902 东城区", "110109 东城区\n320911 东城区"
    assert shown(old, new) == [("110101", "110109"), ("320902", "320911")]


def test_width_case_and_blanks_make_no_other_name() -> None:
    (proposal,) = propose(items("1-01 Ａ级  Cook"), items("2-01 a级 cook"))
    assert (proposal.score, reasons(proposal)) == (0.7, "same name")


def test_an_item_without_a_code_finds_the_code_it_has_got() -> None:
    (proposal,) = propose(items("—— 航天电池生产工/一"), items("6-34-04-09 航天电池生产工/一"))
    assert (proposal.old, proposal.new) == (("一/航天电池生产工",), ("6-34-04-09",))
    assert reasons(proposal) == "same name, same group 一"


def test_placeholders_of_one_name_are_told_apart_by_their_group() -> None:
    old, new = "—— 保育师/一\n—— 保育师/二", "4-10-01-03 保育师/二\n4-10-01-01 保育师/一"
    assert shown(old, new) == [("一/保育师", "4-10-01-01"), ("二/保育师", "4-10-01-03")]


def test_a_split_whose_code_lives_on_is_one_proposal() -> None:
    old = "29-2034 Radiologic Technologists and Technicians"
    new = "29-2034 Radiologic Technologists\n29-2035 Magnetic Resonance Imaging Technologists"
    (proposal,) = propose(items(old), items(new))
    assert (proposal.old, proposal.new) == (("29-2034",), ("29-2034", "29-2035"))
    assert "the code lives on, nothing else in class 29-203" in reasons(proposal)


def test_several_that_vanish_where_one_appears_are_a_merge() -> None:
    old = "454111 Electronic Shopping\n454112 Electronic Auctions\n454113 Mail-Order Houses"
    new = "454110 Electronic Shopping and Mail-Order Houses"
    assert shown(old, new) == [("454111 454112 454113", "454110")]


def test_many_to_many_is_a_split_and_a_merge_that_share_items() -> None:
    old = "21-1091 Health Educators\n21-1099 Community Specialists"
    new = "21-1091 Educators\n21-1094 Community Health Workers\n21-1099 Community Specialists, All Other"
    assert shown(old, new) == [
        ("21-1091", "21-1091 21-1094"),
        ("21-1091 21-1099", "21-1094"),
        ("21-1099", "21-1094 21-1099"),
    ]


def test_unrelated_items_are_proposed_as_nothing() -> None:
    assert shown("4-04-05-01 计算机程序设计员", "6-18-01-07 铣工") == []


def test_what_a_person_has_set_apart_is_not_proposed_and_others_take_its_place() -> None:
    old, new = "4-13-01-06 打字员", "4-13-01-06 档案员\n4-13-02-01 打字员工"
    assert shown(old, new) == [("4-13-01-06", "4-13-01-06 4-13-02-01")]
    assert shown(old, new, ("4-13-01-06", "4-13-01-06")) == [("4-13-01-06", "4-13-02-01")]


def test_nothing_gives_nothing() -> None:
    assert propose([], []) == []
    assert shown("1-01 Baker", "1-01 Baker", ("1-01", "1-01"), ("gone", "never there")) == []


def sides() -> st.SearchStrategy[list[Candidate]]:
    parts = st.tuples(st.sampled_from(CODES), st.sampled_from(NAMES), st.sampled_from(("", "一", "二")))
    return st.lists(parts, max_size=9).map(
        lambda rows: [Candidate(f"{at}", *row) for at, row in enumerate(rows)]
    )


@given(sides(), sides(), st.sets(st.tuples(st.sampled_from("0123"), st.sampled_from("0123"))), st.randoms())
def test_the_order_of_candidates_does_not_matter_and_laws_hold(
    old: list[Candidate], new: list[Candidate], apart: set[tuple[str, str]], chance: object
) -> None:
    found = propose(old, new, apart)
    assert propose(old[::-1], chance.sample(new, len(new)), sorted(apart)) == found  # type: ignore[attr-defined]
    assert all(0 <= each.score <= 1 and each.score == round(each.score, 2) and each.because for each in found)
    assert all(min(len(each.old), len(each.new)) == 1 for each in found)
    pairs = [[(mine, theirs) for mine in each.old for theirs in each.new] for each in found]
    assert not apart.intersection(pair for star in pairs for pair in star)
    stars = {pair for star in pairs if len(star) > 1 for pair in star}
    assert stars.isdisjoint(star[0] for star in pairs if len(star) == 1)


@pytest.mark.parametrize(("name", "precision", "recall"), [("SOC", 0.95, 0.80), ("NAICS", 0.95, 0.60)])
def test_official_crosswalks_are_found_again(name: str, precision: float, recall: float) -> None:
    if not DATA.is_dir():
        pytest.skip("the shared data does not lie beside the repository")
    walk = read_crosswalk(LISTS[name], DATA)
    found = found_by(walk)
    right = found & walk.links
    assert len(right) >= precision * len(found)
    assert len(right) >= recall * len(walk.links)
