"""Candidates to official names: region, function, sub-units, as they stood at the time. No searching of the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from pipeline.agency.found import Found
from pipeline.agency.generic import is_generic_zone
from pipeline.agency.grammar import LEVELS
from pipeline.agency.lexicon import Function, Local, foreign, former, functions, local
from pipeline.agency.misprint import is_curtailed, mend
from pipeline.agency.names import (
    committee,
    expand,
    fill_name,
    kind_of,
    level_of,
    level_of_word,
    national_norm,
    region_name,
    town_office,
    zone_at,
    zone_name,
)
from pipeline.agency.regions import Region, Regions
from pipeline.agency.times import Times
from pipeline.context import Candidate, Context
from pipeline.records import AgencyKind, AgencyNorm, Norm, Span

_ZONE_OFFICES = ("管委", "管理委员会", "党工委", "纪工委", "工委")
_BACKWARD = ("<group> <office>", "<town> <office>", "<declared name>")
_COMMITTEE_ORGAN = {"中国共产党{}委员会": "中共{}委"}


def resolve_agencies(context: Context, candidates: Sequence[Candidate]) -> list[Norm | None]:
    """Normal forms of the candidates, in order."""
    found = [cast(Found, candidate.data) for candidate in candidates]
    return list(_Resolver(context, found).resolve())


def of_zone(item: Found) -> bool:
    """Whether an organ behind a region's name is that of a zone there."""
    zone = LEVELS.get(item.level) == "zone" or item.region[-1].place.level == "zone"
    return zone or (item.rule == "<region> <run> <suffix>" and item.function is not None)


def is_pilot(item: Found) -> bool:
    """Whether a level word means the free-trade zone of a province."""
    return item.level.startswith("自贸")


def of_autonomous(item: Found) -> bool:
    """Whether 区 before an organ is an autonomous region: districts have no 厅 and no 党委 of that name."""
    canonical = item.function.canonical if item.level == "区" and item.function else ""
    return canonical.endswith(("厅", "通信管理局"))


class _Resolver:
    def __init__(self, context: Context, found: Sequence[Found]) -> None:
        self._context = context
        self._found = found
        self._regions = Regions(context, found)
        self._by_start: dict[int, tuple[Region | None, str]] = {}
        self._norms: dict[int, tuple[AgencyNorm, int]] = {}
        self._times = Times(context)
        self._zones: dict[int, str] = {}
        self._autonomous = {self._article_start(item) for item in found if of_autonomous(item)}
        self._dropped: set[int] = set()
        self._county: tuple[int, Region, str] | None = None
        """The last county that a level word meant, where and under which name."""

    def resolve(self) -> list[AgencyNorm | None]:
        return [self._norm(item) for item in self._found]

    def _norm(self, item: Found) -> AgencyNorm | None:
        if item.rule == "<bare function>":
            level = next((word for word in ("省", "自治区") if self._regions.resolve(item.start, word)), None)
            if level is None:
                self._dropped.add(item.start)
                return None  # a class of departments
            item = item._replace(level=level)
        if item.partner in self._dropped:
            return None
        norm = self._backward(item) if item.rule in _BACKWARD else self._own(item)
        self._norms[item.start] = norm, item.end
        return norm

    def _backward(self, item: Found) -> AgencyNorm:
        """Norm of a name that one before it makes clear: a group's office, a town's, a declared short name."""
        base, end = self._norms[item.partner]
        name, key, kind = base.name, base.id, base.kind
        if item.rule == "<group> <office>":
            name, key = name + "办公室", key + "办公室"
        elif item.rule == "<town> <office>":
            office = self._text(item.start, item.end)
            name, key = town_office(name, office), f"{base.adcode}:{town_office(key.partition(':')[2], office)}"
            kind = kind_of(office, "government")
        source = Span(start=item.partner, end=end)
        return base.model_copy(
            update={"name": name, "id": key, "kind": kind, "resolved_by": "context", "resolved_from": source}
        )

    def _own(self, item: Found) -> AgencyNorm:
        if item.country:
            return self._foreign(item)
        if item.organs:
            return self._national(item)
        return self._known(item, item.local) if item.local else self._regional(item)

    def _known(self, item: Found, local_organ: Local) -> AgencyNorm:
        name = local_organ.name + self._text(item.tail, item.end)
        self._by_start[item.start] = (Region(local_organ.adcode, item.start, item.end), "")
        return AgencyNorm(
            name=name, level=level_of(local_organ.adcode), adcode=local_organ.adcode, kind=local_organ.kind,
            id=f"{local_organ.adcode}:{name}", resolved_by="lexicon",
        )  # fmt: skip

    def _text(self, start: int, end: int) -> str:
        return self._context.folded[start:end]

    def _foreign(self, item: Found) -> AgencyNorm:
        printed = self._text(item.core, item.end)
        base = foreign().get(self._text(item.core, item.tail))
        if base is not None and base.role == "alone":
            # 白宫|科技政策办公室: the name of the whole stands for its country too.
            printed = base.name.removeprefix(item.country) + self._text(item.tail, item.end)
        elif word := foreign().get(printed):
            printed = word.name
        name = item.country + printed
        kind: AgencyKind = "legislature" if printed.endswith(("国会", "议院", "议会")) else "government"
        return AgencyNorm(
            name=name, level="foreign", adcode="000000", kind=kind, id=f"000000:{name}", resolved_by="lexicon"
        )

    def _national(self, item: Found) -> AgencyNorm:
        organ = self._times.choose(item.organs, item.start)
        rest = self._text(item.tail, item.end)
        if item.rule.endswith("<branch>"):
            name = organ.name + expand(rest)
            adcode = item.region[-1].place.adcode
            if adcode.endswith("0100") and name.endswith(("中心支行", "分行")):
                # 中国人民银行杭州中心支行: until 2023 the bank's seat for a province was named after its capital.
                adcode = adcode[:2] + "0000"
            return AgencyNorm(
                name=name, level=level_of(adcode), adcode=adcode, kind=organ.kind,
                id=f"{adcode}:{organ.name}{self._text(item.region[-1].end, item.end)}", resolved_by="lexicon",
            )  # fmt: skip
        return national_norm(organ, rest)

    def _regional(self, item: Found) -> AgencyNorm:
        region, adcode, by, source = self._region_of(item)
        printed = self._text(item.core, item.tail)
        function, by = self._function_of(item, printed, adcode, by)
        if printed == "法院" and level_of(adcode) == "provincial":
            # The court of a province is its high court.
            function = functions()["高级人民法院"]
        rest = self._text(item.tail, item.end)
        if printed == "两办" and function and level_of(adcode) != "provincial":
            function = function._replace(canonical=function.canonical.replace("办公厅", "办公室"))
        canonical = function.canonical if function else expand(printed, adcode)
        kind = function.kind if function else kind_of(printed, "government")
        if rest:
            kind = kind_of(rest, kind)
            # 省委|第三巡视组: the organs of a committee bear its short name.
            canonical = _COMMITTEE_ORGAN.get(canonical, canonical)
        name = (fill_name(canonical, region, item, adcode) if region else self._unplaced(item)) + rest
        if not name.startswith("中") and (item.prefix == "中共" or (printed.startswith("委") and not function)):
            # 省委|数字化改革领导小组: a group of the committee, in no list.
            name, kind = "中共" + name, "party"
        level = level_of(adcode) if adcode != "000000" else level_of_word(item.level)
        if item.rule in ("<county> <township office>", "<town office>"):
            level = "township"
        if item.rule in ("<town office>", "<zone office>", "<county> <township office>") and not rest:
            name, canonical = committee(name, adcode), committee(canonical, adcode)
        zone = self._zones[item.start] = self._zone(item, adcode)
        key = zone + canonical.replace("{short}", "").replace("{}", "") + rest
        return AgencyNorm(
            name=name, level=level, adcode=adcode, kind=kind, id=f"{adcode}:{key}", resolved_by=by,
            resolved_from=Span(start=source.start, end=source.end) if source else None,
        )  # fmt: skip

    def _zone(self, item: Found, adcode: str) -> str:
        """Name of the zone inside a region whose organ this is: two zones of one city are two organs."""
        if item.area:
            return item.area.name
        if item.partner >= 0:
            return self._zones.get(item.partner, "")
        name = item.level if LEVELS.get(item.level) == "zone" else ""
        if is_pilot(item) and not item.region:
            return zone_at(adcode, name)
        if item.region and item.region[-1].place.level == "zone":
            name = item.region[-1].place.name
        elif item.region and of_zone(item):
            name = self._text(item.region[-1].end, item.core)
        return self._zone_name(item, name, adcode)

    def _zone_name(self, item: Found, printed: str, adcode: str) -> str:
        """Name of a zone: the official one in the names of its administration; its bureaus keep the printed one."""
        administers = item.partner >= 0 or self._context.folded.startswith(_ZONE_OFFICES, item.core)
        return zone_name(printed, adcode) if administers else printed

    def _unplaced(self, item: Found) -> str:
        """A name whose region nothing supplies, or that needs none: as printed."""
        return expand(self._text(item.start, item.tail))

    def _region_of(self, item: Found) -> tuple[str, str, str, Region | None]:
        """Name of the region, its code, how it was found, and from where."""
        if item.partner >= 0 and item.partner in self._by_start:
            region, name = self._by_start[item.partner]
            if region is None:
                return "", "000000", "unresolved", None
            return name, region.adcode, "context", region
        if item.area:
            return self._remember(item, item.area.name, item.area.adcode, item.start, "lexicon")
        if item.region:
            name = "".join(
                self._text(hit.start, hit.end) if hit.form == "former" or hit.place.level == "zone" else hit.place.name
                for hit in item.region
            )
            if len(item.region) == 1 and item.function and item.region[0].form != "former":
                # 朝阳区政府 is 北京市朝阳区人民政府.
                name = region_name(item.region[0].place.adcode) if item.region[0].place.level != "zone" else name
            if item.prefix.endswith("师"):
                name = item.prefix + name
            if item.rule.startswith("<program>"):
                name = ""
            elif of_zone(item):
                # 成都|高新区|管委会, 中卫|工业园区|管委会: the zone is the region, which keeps its printed form.
                name = self._zone_name(item, self._text(item.region[0].start, item.core), item.region[-1].place.adcode)
            if item.region[-1].place.adcode in ("810000", "820000") and not item.function:
                # 香港贸易发展局 is official as it stands.
                name = self._text(item.start, item.core).replace("特区", "特别行政区")
            short = any(hit.form == "short" for hit in item.region)
            by = "region" if short else "printed"
            return self._remember(item, name, item.region[-1].place.adcode, item.start, by)
        if LEVELS.get(item.level) == "zone" and self._county and self._in_sentence(item, self._county[0]):
            # 县数据局、|经济开发区管委会: the zone is the county's.
            _, region, name = self._county
            name += self._zone_name(item, item.level, region.adcode)
            self._by_start[item.start] = (region, name)
            return name, region.adcode, "context", region
        region = self._regions.resolve(item.start, self._sought(item))
        if item.level == "兵团":
            # There is one corps, whatever the article speaks of.
            region = region or Region("650000", item.start, item.core)
        if region is None:
            self._by_start[item.start] = (None, "")
            return "", "000000", "unresolved", None
        name = "新疆生产建设兵团" if item.level == "兵团" else region_name(region.adcode)
        if LEVELS[item.level] == "zone":
            name = zone_at(region.adcode, self._zone_name(item, item.level, region.adcode))
        elif item.rule == "<zone office>":
            name = zone_at(region.adcode, "")
        if item.rule == "<town office>" or (item.rule == "<zone office>" and self._has_own_zone(item)):
            # 桑园镇政府 and 未来科技城管委会: the name of the town or zone is region enough.
            name = ""
        self._by_start[item.start] = (region, name)
        if LEVELS[item.level] in ("county", "banner"):
            self._county = item.start, region, name
        return name, region.adcode, "context", region

    def _article_start(self, item: Found) -> int:
        article = self._context.article_at(item.start)
        return article.start if article else 0

    def _sought(self, item: Found) -> str:
        """The level word, or sort of region, that supplies the region of an elliptic name."""
        if item.rule == "<town office>":
            return "town"
        if is_pilot(item):
            return "pilot"
        # 区工信厅: in that article 区 is short for 自治区 everywhere.
        return "自治区" if item.level == "区" and self._article_start(item) in self._autonomous else item.level

    def _in_sentence(self, item: Found, start: int) -> bool:
        return self._context.sentence_at(item.start)[0] <= start

    def _has_own_zone(self, item: Found) -> bool:
        return item.core == item.start and not is_generic_zone(self._text(item.core, item.end))

    def _remember(self, item: Found, name: str, adcode: str, start: int, by: str) -> tuple[str, str, str, None]:
        self._by_start[item.start] = (Region(adcode, start, item.core), name)
        return name, adcode, by, None

    def _function_of(self, item: Found, printed: str, adcode: str, by: str) -> tuple[Function | None, str]:
        """The official function, and how the name was reached with it."""
        if not item.area and item.level != "兵团" and (here := local().get((adcode, printed))):
            chosen = self._times.choose(here, item.start)
            return chosen, "lexicon" if by == "printed" and chosen.canonical != printed else by
        function = item.function or functions().get(printed)
        if (old := former().get(printed)) and adcode not in ("810000", "820000"):
            function = old if self._times.near(item.start) < old.valid_to else function
        if function is not None:
            return function, "lexicon" if by == "printed" and function.canonical != printed else by
        # A name made of listed topic words may come near another without being a misprint (大数据资源管理局).
        named = not item.rule.endswith("<suffix>")
        if (mended := mend(printed)) and (not named or is_curtailed(printed, mended.canonical)):
            return mended, "misprint"
        return None, by
