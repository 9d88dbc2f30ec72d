"""Are prose in its three shapes, and English documents, drafted end to end?"""

from __future__ import annotations

from support.drafts import LEFT, drafted, grid, paragraphs, rows_of

ENGLISH = "Harbour Borough Clean Air Plan 2023"


def test_units_in_brackets_without_a_role_are_responsible_with_a_doubt() -> None:
    made = drafted(*paragraphs("1.加强督查（区政府督查室、各街道，年底前）", "2.检查工地（含夜间）。（区住建局负责）"))
    rows = rows_of(made)
    assert (rows["1a"].responsible, rows["1a"].deadline.kind) == (("区政府督查室", "各街道"), "by-date")
    assert (rows["2a"].text, rows["2a"].responsible) == ("检查工地（含夜间）。", ("区住建局",))
    assert made.report.doubts["text"] == 1


def test_a_last_sentence_that_says_who_does_what() -> None:
    made = drafted(
        *paragraphs(
            "1.做好宣传。由区委宣传部牵头，各街道参与。",
            "2.改造锅炉。（责任单位：区环保局）",
            "要加强领导。各级要落实。",
        )
    )
    rows = rows_of(made)
    assert (rows["1a"].text, rows["1a"].lead, rows["1a"].assisting) == ("做好宣传。", ("区委宣传部",), ("各街道",))
    assert list(rows) == ["1a", "2a"]
    assert len(made.report.left_out) == 1


def test_a_heading_followed_by_labelled_lines_is_a_row() -> None:
    made = drafted(
        *paragraphs(
            "## 一、治污", "（一）改造锅炉", "完成小锅炉改造。", "牵头单位：区环保局", "责任单位：区住建局、各街道",
            "完成时限：6月底前",
            "（二）检查工地", "牵头单位：区住建局 责任单位：区城管局", "整改时限：2023年12月底", "责任人：王某",
            "投资：30万元",
            "## 二、保障", "1.建立台账。", "责任单位：区环保局",
        )
    )  # fmt: skip
    rows = rows_of(made)
    assert [(row.text, row.document_number) for row in rows.values()] == [
        ("改造锅炉\n完成小锅炉改造。", "（一）"), ("检查工地", "（二）"), ("建立台账。", "1"),
    ]  # fmt: skip
    assert (rows["2a"].lead, rows["2a"].responsible, rows["2a"].leaders) == (("区住建局",), ("区城管局",), ("王某",))
    assert [row.deadline.kind for row in rows.values()] == ["by-date", "by-date", "no-deadline"]
    assert [row.section.title for row in rows.values() if row.section] == ["治污", "治污", "保障"]
    assert made.report.doubts["text"] == 1


def test_rows_below_two_levels_of_headings_keep_both() -> None:
    made = drafted(
        *paragraphs(
            "一、治污", "（一）锅炉", "1.改造锅炉。（区环保局负责）", "（二）扬尘", "2.检查工地。（区住建局负责）"
        )
    )
    titles = [row.section.title for row in rows_of(made).values() if row.section]
    assert titles == ["治污 （一）锅炉", "治污 （二）扬尘"]


def test_an_english_table_with_names_and_dates() -> None:
    made = drafted(
        grid([
            ["Ref.", "Action", "Lead agency", "Partners", "Target date", "Cost"],
            ["A. Transport", *[LEFT] * 5],
            ["A1", "Replace vans", "Transport Office", "Parks Service; Port Authority", "30 September 2023", "£1m"],
            ["A2", "Plant trees", "Parks Service and Port Authority", "All boroughs", "Q1 2021/22", ""],
            ["B. Harbour", *[LEFT] * 5],
            ["B1", "Shore power", "Trade and Roads Office", "Fire Brigade and Port Authority", "ongoing", ""],
            ["Total", "", "", "", "", "£1m"],
        ]),
        title=ENGLISH,
    )  # fmt: skip
    rows = rows_of(made)
    assert [row.document_number for row in rows.values()] == ["A1", "A2", "B1"]
    assert [row.section and (row.section.printed, row.section.title) for row in rows.values()][1:] == [
        ("A", "Transport"), ("B", "Harbour"),
    ]  # fmt: skip
    assert rows["1a"].assisting == ("Parks Service", "Port Authority")
    assert rows["2a"].lead == ("Parks Service", "Port Authority")
    assert (rows["3a"].lead, rows["3a"].assisting) == (
        ("Trade and Roads Office",),
        ("Fire Brigade and Port Authority",),
    )
    assert [row.deadline.kind for row in rows.values()] == ["by-date", "unknown", "ongoing"]
    assert dict(rows["1a"].other) == {"Cost": "£1m"}
    assert (made.report.doubts["names"], made.report.doubts["deadline"], made.report.collectives) == (1, 1, 1)
    assert "languages: [en]" in made.plan


def test_english_prose_with_labels() -> None:
    made = drafted(
        *paragraphs(
            "## Transport",
            "1. Replace diesel vans. (Lead: Transport Office; Support: Parks Service, Port Authority; by June 2023)",
            "2. Plant trees. Lead: Parks Service; Deadline: 31 March 2024",
        ),
        title=ENGLISH,
    )
    rows = rows_of(made)
    assert (rows["1a"].lead, rows["1a"].assisting) == (("Transport Office",), ("Parks Service", "Port Authority"))
    assert (rows["2a"].text, rows["2a"].lead) == ("Plant trees.", ("Parks Service",))
    assert [str(row.deadline.due) for row in rows.values()] == ["2023-06-30", "2024-03-31"]
