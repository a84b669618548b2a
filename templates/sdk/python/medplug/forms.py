"""The named shapes of strings in the contract."""

import binascii
import re

_ERRORS = ("invalid_json|missing_field|wrong_type|invalid_value|out_of_range|empty_signal|length_mismatch|conflicting_fields|"
           "unsupported_contract|unsupported_kind|unsupported_specialty|input_too_large|output_too_large|invalid_image|image_too_large|internal")
_DATE = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_PRE = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_NUMBER = "(?:0|[1-9][0-9]*)"

_PATTERNS = {
    "id": "[A-Za-z0-9._:-]{1,128}",
    "code": "[a-z][a-z0-9_]{0,63}",
    "event": "[a-z0-9_]{1,64}",
    "export": "[a-z_][a-z0-9_]{0,63}",
    "hex32": "[0-9a-f]{32}",
    "sha256": "[0-9a-f]{64}",
    "lesion": "lesion_[1-9][0-9]{0,2}",
    "uf": "AC|AL|AP|AM|BA|CE|DF|ES|GO|MA|MT|MS|MG|PA|PB|PR|PE|PI|RJ|RN|RS|RO|RR|SC|SP|SE|TO",
    "rfc3339": _DATE + "T" + _CLOCK + r":[0-5][0-9](?:\.[0-9]+)?(?:Z|[+-]" + _CLOCK + ")",
    "date": _DATE,
    "semver": rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-{_PRE}(?:\.{_PRE})*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
    "pluginid": "(?=.{1,128}$)[a-z0-9]+(?:[._-][a-z0-9]+)*",
    "pointer": "(?:/(?:[^~/]|~[01])*)*",
    "errorcode": _ERRORS + "|x_[a-z0-9_]{1,62}",
    "legalbasis": r"art7\.(?:I|II|III|IV|V|VI|VII|VIII|IX|X)|art11\.(?:I|II\.[a-g])",
    "period": "P(?:(?:[0-9]+[YMWD])+(?:T(?:[0-9]+[HMS])+)?|T(?:[0-9]+[HMS])+)",
    "detail": "[A-Za-z][A-Za-z0-9_-]{0,63}|(?:sha256:)?[0-9a-f]{32,64}",
}
_compiled = {}


def known(form):
    """Makes sure that there is a shape of a name, and gets it ready."""
    if form != "base64" and form not in _compiled:
        _compiled[form] = re.compile(_PATTERNS[form], re.DOTALL).fullmatch


def fits(form, text):
    """Tells whether a string has the shape called form."""
    if form == "base64":
        try:
            return len(text) % 4 == 0 and binascii.a2b_base64(text, strict_mode=True) is not None
        except ValueError:
            return False
    if form not in _compiled:
        known(form)
    if not _compiled[form](text):
        return False
    return form not in ("date", "rfc3339") or _day_exists(text)


def _day_exists(text):
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:10])
    if month == 2:
        return day <= (29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28)
    return day <= (30 if month in (4, 6, 9, 11) else 31)
