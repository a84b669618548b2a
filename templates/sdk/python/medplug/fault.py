"""Why a plugin gives no answer: faults, which are the contract's error object, and refusals, which are an answer."""

import json

INVALID_JSON = "invalid_json"
MISSING_FIELD = "missing_field"
WRONG_TYPE = "wrong_type"
INVALID_VALUE = "invalid_value"
OUT_OF_RANGE = "out_of_range"
EMPTY_SIGNAL = "empty_signal"
LENGTH_MISMATCH = "length_mismatch"
CONFLICTING_FIELDS = "conflicting_fields"
UNSUPPORTED_CONTRACT = "unsupported_contract"
UNSUPPORTED_KIND = "unsupported_kind"
UNSUPPORTED_SPECIALTY = "unsupported_specialty"
INPUT_TOO_LARGE = "input_too_large"
OUTPUT_TOO_LARGE = "output_too_large"
INVALID_IMAGE = "invalid_image"
IMAGE_TOO_LARGE = "image_too_large"
INTERNAL = "internal"

MAX_ERROR_BYTES = 1024


class Fault(Exception):
    """The contract's error object. A code of the plugin's own starts with "x_". The message is English and holds no value of
    the input; path is an RFC 6901 pointer to the member at fault."""

    def __init__(self, code, message, path=""):
        super().__init__(code, message, path)
        self.code, self.message, self.path = code, message, path

    def __str__(self):
        return f"{self.code}{' at ' + self.path if self.path else ''}: {self.message}"

    def error_json(self):
        """The object as the host reads it, at most 1 KiB: what is too long loses the end of its message, and its path if
        that is not enough."""
        message, path = self.message, self.path
        while True:
            text = json.dumps({"code": self.code, "message": message, "path": path}, ensure_ascii=False, separators=(",", ":"))
            over = len(text.encode("utf-8", "replace")) - MAX_ERROR_BYTES
            if over <= 0:
                return text
            if message:
                message = message[: max(0, len(message) - over)]
            else:
                path = ""


class NotAnalysable(Exception):
    """The request is valid but must not be answered. Raised by a handler it becomes an answer of status not_analysable:
    confidence 0, no measurements, the disclaimer as in every answer. The reason is for people, in the answer's language;
    instead holds the recommendations of what may be done."""

    def __init__(self, code, reason, instead=()):
        super().__init__(code)
        self.code, self.reason, self.instead = code, reason, list(instead)
