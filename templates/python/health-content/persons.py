"""Masks what identifies a person by its form: CPF, telephone, e-mail. Registrations stay, since publicity names the physician
by them. Names are not recognised: publishing wants a person's eyes, and the answer says so."""

import re
from bisect import bisect_left

_PART = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+-"
_DOMAIN = re.compile(r"[A-Za-z0-9._%+-]{1,255}")
_LONGEST_LOCAL = 254  # characters before the @ that are looked at

# Runs of digits with the signs that people put between them.
_NUMBER = re.compile(r"[0-9(+](?<![0-9A-Za-z\x80-\U0010ffff][0-9(+])(?:(?<=[0-9])|(?=[0-9]))[0-9 .\-()]*")
_WRITTEN_CPF = re.compile(r"[0-9]{3}[.-][0-9]{3}[.-][0-9]{3}[.-][0-9]{2}")

# An area code, then nine digits of a mobile or eight of a fixed line; or a mobile without its area code.
_MOBILE = re.compile(r"[1-9]{2}9[0-9]{8}")
_LINE = re.compile(r"[1-9]{2}[2-5][0-9]{7}|9[0-9]{8}")


def without_persons(text):
    """Replaces what was found by [TYPE], and counts it."""
    mails = _mails(text)
    found = [(start, end, "[EMAIL]") for start, end in mails]
    for m in _NUMBER.finditer(text):
        start, end = m.start(), m.start() + len(m.group().rstrip(" .-()"))
        mask = _kind(text[start:end])
        before = bisect_left(mails, (end,))  # mails follow each other, so that only the last that begins before can reach in
        if mask and not (before and start < mails[before - 1][1]):
            found.append((start, end, mask))
    out, at = [], 0
    for start, end, mask in sorted(found):
        out += [text[at:start], mask]
        at = end
    return "".join(out) + text[at:], len(found)


def _mails(text):
    out, floor, at = [], 0, text.find("@")
    while at >= 0:
        before = text[max(floor, at - _LONGEST_LOCAL):at]
        local = len(before) - len(before.rstrip(_PART))
        m = _DOMAIN.match(text, at + 1)
        domain = m.group().rstrip(".-") if m else ""
        if local and "." in domain and not domain.startswith("."):
            floor = at + 1 + len(domain)
            out.append((at - local, floor))
        at = text.find("@", at + 1)
    return out


def _kind(text):
    digits = re.sub("[^0-9]", "", text)
    if _WRITTEN_CPF.fullmatch(text) or _is_cpf(digits):  # a wrong digit in what is written as one is a slip of the pen
        return "[CPF]"
    local = digits[2:] if text.startswith("+") and digits.startswith("55") else digits
    shaped = text.startswith("+") or "(" in text or "-" in text
    return "[PHONE]" if _MOBILE.fullmatch(local) or shaped and _LINE.fullmatch(local) else ""


def _is_cpf(digits):
    """Eleven digits whose last two check the others (modulus 11), not all the same."""
    if len(digits) != 11 or digits == digits[0] * 11:
        return False
    d = [int(c) for c in digits]
    return all(sum(x * w for x, w in zip(d, range(n + 1, 1, -1))) * 10 % 11 % 10 == d[n] for n in (9, 10))
