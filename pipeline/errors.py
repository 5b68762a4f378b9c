"""The exceptions of Jianbao.

Every one of them carries a message for the person at the terminal: what is wrong, where, and what would be right.
"""


class JianbaoError(Exception):
    """Base of all errors that Jianbao raises on purpose."""


class InputError(JianbaoError):
    """An input cannot be read as a bulletin: missing, a folder, empty, binary, or undecodable."""


class TextError(JianbaoError):
    """A decoded text breaks the offset contract (for example a lone surrogate)."""


class AnchorError(JianbaoError, ValueError):
    """An anchor is no day of the calendar, or not written `YYYY-MM-DD`."""


class LexiconError(JianbaoError):
    """A lexicon row is malformed. The message names file, line, value and what is allowed."""


class CorrectionError(JianbaoError):
    """A corrections file is malformed. The message names file and line."""


class NumeralError(JianbaoError, ValueError):
    """A string is not a numeral that Jianbao reads."""


class RecordError(JianbaoError):
    """A stored record does not fit the schema, or was written under another major schema version."""


class SettingsError(JianbaoError, ValueError):
    """A setting is unknown or has a value that does not fit."""
