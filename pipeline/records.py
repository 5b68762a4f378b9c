"""The records: what a reader of the JSON, and every part of the pipeline, can rely on.

One coordinate system: half-open spans of code points of the issue's decoded text (`text.txt`). Nothing stores token or
article-relative positions. All models are frozen and refuse unknown fields; `Issue` checks itself as a whole.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

SCHEMA_VERSION = "1.2"
"""`major.minor`. A new optional key raises minor; a changed or dropped one raises major."""

Level = Literal["national", "provincial", "prefectural", "county", "township", "foreign"]
AgencyKind = Literal["party", "government", "legislature", "court", "procuratorate", "institution"]
DocumentKind = Literal[
    "law", "regulation", "policy", "standard", "agreement", "report", "index", "speech", "book", "media", "other"
]
DocumentStatus = Literal["trial", "draft", "interim"]
DateMod = Literal["START", "MID", "END", "APPROX"]
Dimension = Literal[
    "compute",
    "storage",
    "latency",
    "bandwidth",
    "rack",
    "server",
    "accelerator",
    "facility",
    "power",
    "pue",
    "share",
    "index",
    "investment",
    "area",
]
Bound = Literal["eq", "approx", "gt", "ge", "le", "lt", "range"]
FigureStatus = Literal["current", "target", "planned", "under_construction"]
Scope = Literal[
    "clause",
    "sentence",
    "paragraph",
    "section",
    "title",
    "article",
    "issue",
    "signature",
    "dateline",
    "issuers",
    "default",
    "correction",
]
"""Where a value was found, seen from what it belongs to; `default`: nothing in the text says otherwise; `correction`: a
person gave it."""
Topic = Literal["computing", "law", "policy", "standard", "index", "agreement"]
PartKind = Literal["front_matter", "article", "between", "back_matter"]
CorrectionAction = Literal["fix", "drop", "add"]
CorrectedType = Literal["agency", "province", "document", "date", "compute", "fact"]
AnchorMethod = Literal["option", "stated", "published", "latest_past_date", "file_name"]
Confidence = Literal["high", "medium", "low"]
Adcode = Annotated[str, Field(pattern=r"^\d{6}$")]
"""Six-digit GB/T 2260 code; 000000 is the nation and whatever is abroad."""
Edtf = Annotated[str, Field(pattern=r"^[0-9X\-]+(/[0-9X\-]+)?$")]
"""Extended Date/Time Format, level 0 plus unspecified digits `X` and intervals."""
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Model(BaseModel):
    """Base of all records: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Model):
    """Half-open range of code points of the issue's text."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"span ends at {self.end}, before it starts at {self.start}")
        return self


class Evidence(Model):
    """How a value was obtained: how far away it stands, and the printed words that gave it."""

    resolved_by: Scope
    start: int | None = None
    end: int | None = None


class AgencyNorm(Model):
    """Full official name of an organ as it stood at the time, without 中华人民共和国."""

    name: str
    level: Level
    adcode: Adcode
    kind: AgencyKind
    id: str
    """Adcode and function part, so that all printed forms of one organ share it."""
    resolved_by: str
    """`lexicon`, `printed`, `region`, `context`, `misprint`: how the name was reached from the print."""
    resolved_from: Span | None = None
    """Where the missing region stands, for a name resolved by context."""


class ProvinceNorm(Model):
    """Codes of the province-level divisions named, ascending."""

    codes: list[Adcode]


class DocumentNorm(Model):
    """The document a title or short form stands for."""

    title: str
    kind: DocumentKind
    issuers: list[str] = []
    issued: Edtf | None = None
    status: DocumentStatus | None = None
    years: Edtf | None = None
    number: str | None = None
    effective: Edtf | None = None
    resolved_by: str
    """`stated` (the title itself), `declared` (以下简称), `suffix`, `nearest`."""
    resolved_from: Span | None = None


class DateNorm(Model):
    """EDTF value of a calendar expression; `edtf` is null where nothing supplies what is missing."""

    edtf: Edtf | None
    mod: DateMod | None = None
    earliest: Day | None = None
    latest: Day | None = None
    time: str | None = None
    """Clock time `HH:MM` where the text gives one."""
    resolved_by: str
    """`stated`, `inherited` (an earlier date of the article), `dateline`, `anchor`, `unresolved`."""
    resolved_from: Span | None = None
    reason: str | None = None
    """Why `edtf` is null or has unspecified digits."""


class ComputeNorm(Model):
    """A figure that measures computing infrastructure, in the base unit of its dimension.

    Base units: compute FLOPS (or operations/s), storage byte, latency s, bandwidth bit/s, power W, share and pue ratio,
    index points, investment CNY, area m2; rack, server, accelerator and facility are counts.
    """

    dimension: Dimension
    value: int | float
    value_exact: str
    high: int | float | None = None
    bound: Bound
    precision: str | None = None
    metric: str | None = None
    region: list[Adcode] | None = None
    place: str | None = None
    status: FigureStatus | None = None
    as_of: Edtf | None = None
    mod: DateMod | None = None
    document: str | None = None
    flags: list[str] = []
    evidence: dict[str, Evidence] = {}
    """How each key that the text around the figure supplies was obtained."""


class MentionBase(Model):
    """A span of the text, what it names, and the rule that found it."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str
    rule: str
    """Name of the rule, by its shape, such as `<number> <unit> (<precision>)`."""
    entry: str | None = None
    """Lexicon row behind the mention, as `folder/file.csv:line`, where one row decided."""
    article: int | None = None
    """Number of the article it stands in; null in front, between and back matter."""


class AgencyMention(MentionBase):
    type: Literal["agency"] = "agency"
    norm: AgencyNorm


class ProvinceMention(MentionBase):
    type: Literal["province"] = "province"
    norm: ProvinceNorm


class DocumentMention(MentionBase):
    type: Literal["document"] = "document"
    norm: DocumentNorm


class DateMention(MentionBase):
    type: Literal["date"] = "date"
    norm: DateNorm


class ComputeMention(MentionBase):
    type: Literal["compute"] = "compute"
    norm: ComputeNorm


Mention = Annotated[
    AgencyMention | ProvinceMention | DocumentMention | DateMention | ComputeMention, Field(discriminator="type")
]
"""A mention of any type."""


class Section(Model):
    """A numbered or titled section of an article; it runs to the next heading of its level or above."""

    title: str
    level: int = Field(ge=1)
    start: int
    end: int


class Signature(Model):
    """Signing bodies and date at the end of a notice, as printed."""

    signers: list[str]
    date: str | None
    start: int
    end: int


class Profile(Model):
    """What an article is about and when it appeared, as far as its mentions tell."""

    documents: list[str] = []
    """Ids of its main documents: those of its title, else those that it reports the issuing of in its first lines."""
    published: Edtf | None = None
    topics: list[Topic] = []
    """`computing` where it gives compute figures, the others by the kind of its main documents."""
    evidence: dict[str, Evidence] = {}


class Article(Model):
    """One item of an issue. Lines count from 1, both ends inclusive; `start:end` covers them, last LF included."""

    n: int = Field(ge=1)
    title: str | None
    subtitle: str | None = None
    first_line: int = Field(ge=1)
    last_line: int = Field(ge=1)
    start: int
    end: int
    source: str | None = None
    source_channel: str | None = None
    sections: list[Section] = []
    attachments: list[Span] = []
    signature: Signature | None = None
    provinces: list[Adcode] = []
    provinces_found_by: dict[Adcode, str] = {}
    """Per code the printed name, place or agency that implies it first."""
    profile: Profile | None = None


class Part(Model):
    """A stretch of the issue; the parts cover the text exactly once, in order."""

    kind: PartKind
    start: int
    end: int
    first_line: int
    last_line: int
    article: int | None = None


class Anchor(Model):
    """The date an issue is anchored to, and how it was found."""

    date: Day
    method: AnchorMethod
    confidence: Confidence
    start: int | None = None
    end: int | None = None


class Source(Model):
    """The raw file behind the records. Paths are relative to the raw folder; no times, no machine names."""

    path: str
    sha256: str
    encoding: str
    bytes: int


class Problem(Model):
    """Something that a person should look at: set aside, unresolved or doubtful."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


class AppliedCorrection(Model):
    """A person's correction of the issue, and what it did."""

    line: int = Field(ge=1)
    """Line of `corrections/<issue>.jsonl`."""
    action: CorrectionAction
    type: CorrectedType
    start: int
    end: int
    text: str
    """What it stood on."""
    by: str
    why: str
    on: Day | None
    outcome: Literal["applied", "confirmed", "stale", "unapplied"]
    """`confirmed`: extraction finds the same by itself; `stale`: the text has changed beneath it; `unapplied`: what it
    corrects is not there. The last two are problems of the issue too."""
    before: list[dict[str, Any]]
    """Mentions or facts as extracted, which it replaced or took away."""


class Claim(Model):
    """What is said with a compute figure, whichever issue reports it: one place, one value, one status."""

    id: str
    """Digest of region, place, dimension, metric class, precision, status and date, so the same in every issue."""
    text: str
    """The figure as printed; of several reports, in the first."""
    dimension: Dimension
    value: int | float
    value_exact: str
    high: int | float | None
    bound: Bound
    precision: str | None
    metric: str | None
    metric_class: str
    """One of the closed list in the documentation."""
    region: list[Adcode] | None
    place: str | None
    status: FigureStatus | None
    as_of: Edtf | None
    mod: DateMod | None
    document: str | None
    """Title of the document that sets it."""
    document_id: str | None
    issuers: list[str]


class Fact(Claim):
    """A claim where an issue makes it: `text[start:end]` of the issue is the figure."""

    key: str
    """Digest of region, place, dimension, metric class and date: another value of one key revises the fact."""
    start: int
    end: int
    article: int | None
    sentence: Span
    flags: list[str]
    evidence: dict[str, Evidence]
    """How each of metric, region, place, status, as_of, document and issuers was obtained, where it is not null."""


class ShortName(Model):
    """A short form of a document's title, and how it was resolved."""

    text: str
    resolved_by: str
    resolved_from: Span | None
    start: int
    end: int


class DocumentEntry(Model):
    """A document of an issue, with all that its mentions say of it together."""

    id: str
    """Digest of the folded title, so the same in every issue."""
    title: str
    kind: DocumentKind
    status: DocumentStatus | None
    years: Edtf | None
    number: str | None
    issuers: list[str]
    issuer_ids: list[str]
    issued: Edtf | None
    effective: Edtf | None
    region: list[Adcode] | None
    """Provinces of its title, else of its issuers; [] for the nation."""
    articles: list[int]
    mentions: list[Span]
    short_names: list[ShortName]
    evidence: dict[str, Evidence]


class AgencyForm(Model):
    """A printed form of an agency's name: how it was resolved, how often it stands there, where first."""

    text: str
    resolved_by: str
    resolved_from: Span | None
    count: int
    start: int
    end: int


class AgencyEntry(Model):
    """An agency of an issue with all its printed forms."""

    id: str
    """Adcode and function part, so the same in every issue."""
    name: str
    level: Level
    adcode: Adcode
    kind: AgencyKind
    parent: str | None
    """Normal-form name of the organ that it belongs to, where its own name or the list of parents tells."""
    articles: list[int]
    mentions: list[Span]
    forms: list[AgencyForm]


class ArticleRef(Model):
    """An article of an issue."""

    issue: str
    article: int | None


class JoinedArticle(ArticleRef):
    """An article among those of many issues."""

    title: str | None
    date: Day | None
    """When it appeared: as it says itself, else the day that its issue is anchored to."""
    reprint_of: ArticleRef | None
    """The earliest article of nearly the same text."""


class Report(ArticleRef):
    """One place where a fact is reported."""

    start: int
    end: int
    date: Day | None
    reprint_of: ArticleRef | None


class JoinedFact(Claim):
    """A claim with one value, and all reports of it in many issues."""

    version: str
    """Digest of `id` and value: reports of one version say the same."""
    count: int
    """Articles that report it, reprints left out."""
    reports: list[Report]
    revises: str | None
    """Version of the earlier value of the same region, place, dimension, metric class and date."""
    revised_by: str | None


class JoinedDocument(Model):
    """A document with what many issues say of it."""

    id: str
    title: str
    kind: DocumentKind
    status: DocumentStatus | None
    years: Edtf | None
    number: str | None
    issuers: list[str]
    issuer_ids: list[str]
    issued: Edtf | None
    effective: Edtf | None
    region: list[Adcode] | None
    issues: list[str]
    mentions: int
    short_names: list[str]
    other_values: dict[str, list[str | list[str]]]
    """What other issues say, by key, where they disagree with most."""


class JoinedAgency(Model):
    """An agency with its names and forms in many issues."""

    id: str
    name: str
    names: list[str]
    level: Level
    adcode: Adcode
    kind: AgencyKind
    parent: str | None
    issues: list[str]
    mentions: int
    forms: dict[str, int]


class Issue(Model):
    """The whole record of one issue."""

    schema_version: str = SCHEMA_VERSION
    id: str
    number: int | None = None
    series: str | None = None
    source: Source | None = None
    anchor: Anchor | None = None
    parts: list[Part]
    articles: list[Article]
    mentions: list[Mention]
    facts: list[Fact] = []
    documents: list[DocumentEntry] = []
    agencies: list[AgencyEntry] = []
    problems: list[Problem] = []
    corrections: list[AppliedCorrection] = []
    text: str = Field(exclude=True, repr=False)
    """The decoded text; stored beside the record as `text.txt`, not inside it."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        position = 0
        for part in self.parts:
            if part.start != position:
                raise ValueError(f"parts leave out or repeat characters at {min(position, part.start)}")
            position = part.end
        if position != len(self.text):
            raise ValueError(f"parts end at {position}, the text at {len(self.text)}")
        ends: dict[str, int] = {}
        for mention in self.mentions:
            if self.text[mention.start : mention.end] != mention.text:
                raise ValueError(f"mention {mention.text!r} at {mention.start}: the text reads otherwise there")
            if mention.start < ends.get(mention.type, 0):
                raise ValueError(f"{mention.type} mentions overlap at {mention.start} ({mention.text!r})")
            ends[mention.type] = mention.end
        return self


Norm = AgencyNorm | ProvinceNorm | DocumentNorm | DateNorm | ComputeNorm


def to_json(model: Model) -> dict[str, Any]:
    """A record as plain JSON values, every key present."""
    return model.model_dump(mode="json")
