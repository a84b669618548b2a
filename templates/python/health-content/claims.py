"""What may not be published, with its basis; claims of evidence and sources."""

import re
from collections import namedtuple

from medplug.contract.common import Claim, Reference

from fold import Folded, Phrase, phrases

# Why a statement may not be published, with its basis.
Reason = namedtuple("Reason", "what basis")

DIAGNOSIS = Reason("afirmação de diagnóstico dirigida ao leitor", "Resolução CFM 2.454/2026, art. 5º, § 2º")
GUARANTEE = Reason("promessa ou garantia de resultado", "Resolução CFM 2.336/2023, art. 11")
SUPERIORITY = Reason("comparação ou superlativo promocional", "Resolução CFM 2.336/2023, art. 11")
SEAL = Reason("aprovação por conselho ou agência usada como selo", "Resolução CFM 2.336/2023, art. 11")
DOSING = Reason("dose dirigida ao leitor", "Resolução CFM 2.336/2023, arts. 9º e 13")

# Phrases that may not be published, in folded text. A denial before them makes them harmless, except in diagnoses and in
# promises that are denials themselves.
PHRASES = [
    (DIAGNOSIS, False, phrases("você tem", "você está com", "você sofre de", "diagnóstico confirmado", "diagnóstico definitivo", "diagnóstico:",
                               "diagnóstico :", "seu diagnóstico é", "confirmamos o diagnóstico", "confirma-se o diagnóstico")),
    (GUARANTEE, True, phrases("resultado garantido", "resultados garantidos", "garantia de resultado", "garantia de cura", "garantimos o resultado",
                              "cura garantida", "cura definitiva", "100% eficaz", "100% de eficácia", "100% seguro", "livre de riscos",
                              "elimina de vez", "tratamento milagroso", "efeito milagroso")),
    (GUARANTEE, False, phrases("sem efeitos colaterais", "sem nenhum efeito colateral")),
    (SUPERIORITY, True, phrases("o melhor tratamento", "a melhor clínica", "o melhor médico", "a melhor médica", "o único tratamento",
                                "o único método", "tratamento revolucionário", "método revolucionário", "superior a todos")),
    (SEAL, True, phrases("aprovado pelo cfm", "aprovada pelo cfm", "aprovado pelo crm", "aprovada pelo crm", "aprovado pela anvisa", "aprovada pela anvisa")),
]
EVIDENCE = phrases("estudos mostram", "estudos comprovam", "estudos indicam", "pesquisas mostram", "cientificamente comprovado",
                   "comprovado cientificamente", "nos estudos", "segundo estudos", "há evidência", "há evidências")

# What stands in the place of what was taken out.
NOTE = "[Trecho retirado para revisão médica.]"

# "Se você tem" speaks to whom it concerns and states nothing.
_ADDRESS = Phrase("você", r"(?<![a-z0-9\x80-\U0010ffff])(?:se|quando|caso|quem|que)\s+voce\s+(tem|esta\s+com|sofre\s+de)(?![a-z0-9\x80-\U0010ffff])")

# Orders to take an amount of something: "tome 50 mg". They say nothing of amounts that are reported.
_ORDER = phrases("tome", "tomar", "tomem", "use", "ingira", "aplique", "injete", "administre")
_AMOUNT = re.compile(r"(?:^|[\s,()])[0-9][0-9.]*[\s,()]*(?:mg|mcg|g|ml|gotas?|comprimidos?|capsulas?|ui|unidades|jatos?)[.:]*(?=[\s,()]|$)")
_REACH = 60  # characters between verb and unit

_DOI = re.compile(r"10\.[0-9]{4,}/\S+")
_PMID = re.compile(r"(?<!\S)PMID:?\s*([0-9]{1,9})(?![0-9])")


def withhold(text):
    """Takes out the sentences that may not be published, and says why. "Se você tem" becomes "se você apresenta"."""
    folded = _conditional(Folded(text))
    text = folded.source
    found = []
    for reason, deniable, wanted in PHRASES:
        for start, end in folded.each(wanted):
            if not (deniable and folded.negated(start)):
                found.append((*folded.sentence(*folded.place(start, end)), reason))
    for start, end in folded.each(_ORDER):
        near = re.split("[;!?]", folded.text[end:end + _REACH])[0]
        if _AMOUNT.search(near):
            found.append((*folded.sentence(*folded.place(start, end)), DOSING))
    found.sort(key=lambda f: f[:2])
    return _cut(text, found)


def _cut(text, found):
    """Replaces stretches by the note, those that touch by one."""
    out, reasons, at = [], [], 0
    for start, end, reason in found:
        if reason not in reasons:
            reasons.append(reason)
        if end <= at:
            continue
        if start >= at:
            out += [text[at:start], NOTE]
        at = end
    return "".join(out) + text[at:], reasons


def _conditional(folded):
    """Rewords "se você tem" and its like."""
    text, out, at = folded.source, [], 0
    for m in folded.matches(_ADDRESS):
        start, end = folded.place(*m.span(1))
        out += [text[at:start], "apresenta"]
        at = end
    return Folded("".join(out) + text[at:]) if out else folded


def claims(text, cited):
    """Lists what refers to evidence: an editor has to find the source. Whether it holds is not decided here."""
    folded, out, last = Folded(text), [], 0
    for first, after in folded.each(EVIDENCE):
        start, end = folded.sentence(*folded.place(first, after))
        if start < last:
            continue
        last = end
        offset = len(text[:start].encode())
        out.append(Claim(text=text[start:end], start=offset, end=offset + len(text[start:end].encode()), category="evidence",
                         negated=folded.negated(first), evidence_level="cited_unverified" if cited else "none_cited", verdict="not_decided"))
    return out


def references(text):
    """Lists the sources that a text cites by DOI or PMID."""
    out = {}
    for m in _DOI.finditer(text):
        doi = m.group().rstrip(".,;:)]}\"'")
        if doi[-1] != "/":
            out.setdefault(f"DOI {doi}", {"doi": doi})
    for m in _PMID.finditer(text) if "PMID" in text else ():
        out.setdefault(f"PMID {m[1]}", {"pmid": m[1]})
    return [Reference(id=f"ref-{i}", text=name, **what) for i, (name, what) in enumerate(out.items(), 1)]
