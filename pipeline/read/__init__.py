"""Raw files to text: decoding, line ends, and plain words about what cannot be read.

`read_file` gives text and its `Source`; `read_data` and `decode` do the same for bytes. Offsets everywhere else count
code points of the text returned here: one leading byte-order mark dropped, CRLF and lone CR become LF, all else kept.
"""

from pipeline.read.decode import Decoded, decode, normalize_newlines
from pipeline.read.files import read_data, read_file

__all__ = ["Decoded", "decode", "normalize_newlines", "read_data", "read_file"]
