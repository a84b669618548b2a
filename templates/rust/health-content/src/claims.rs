//! What may not be published, with its basis; claims of evidence and sources.

use crate::fold::{fold, room, sentence, Folded};
use medplug::{Claim, Reference};

/// Why a statement may not be published, with its basis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    pub what: &'static str,
    pub basis: &'static str,
}

const DIAGNOSIS: Reason = Reason { what: "afirmação de diagnóstico dirigida ao leitor", basis: "Resolução CFM 2.454/2026, art. 5º, § 2º" };
const GUARANTEE: Reason = Reason { what: "promessa ou garantia de resultado", basis: "Resolução CFM 2.336/2023, art. 11" };
const SUPERIORITY: Reason = Reason { what: "comparação ou superlativo promocional", basis: "Resolução CFM 2.336/2023, art. 11" };
const SEAL: Reason = Reason { what: "aprovação por conselho ou agência usada como selo", basis: "Resolução CFM 2.336/2023, art. 11" };
const DOSING: Reason = Reason { what: "dose dirigida ao leitor", basis: "Resolução CFM 2.336/2023, arts. 9º e 13" };

/// Phrases that may not be published, in folded text. A denial before them makes them harmless, except in diagnoses.
const PHRASES: [(Reason, &[&str]); 4] = [
    (DIAGNOSIS, &["voce tem", "voce esta com", "voce sofre de", "diagnostico confirmado", "diagnostico definitivo", "diagnostico:",
        "diagnostico :", "seu diagnostico e", "confirmamos o diagnostico", "confirma-se o diagnostico"]),
    (GUARANTEE, &["resultado garantido", "resultados garantidos", "garantia de resultado", "garantia de cura", "garantimos o resultado",
        "cura garantida", "cura definitiva", "100% eficaz", "100% de eficacia", "100% seguro", "livre de riscos", "elimina de vez",
        "tratamento milagroso", "efeito milagroso", "sem efeitos colaterais", "sem nenhum efeito colateral"]),
    (SUPERIORITY, &["o melhor tratamento", "a melhor clinica", "o melhor medico", "a melhor medica", "o unico tratamento",
        "o unico metodo", "tratamento revolucionario", "metodo revolucionario", "superior a todos"]),
    (SEAL, &["aprovado pelo cfm", "aprovada pelo cfm", "aprovado pelo crm", "aprovada pelo crm", "aprovado pela anvisa", "aprovada pela anvisa"]),
];

/// Before "você tem" they make of it an address to whom it concerns.
const CONDITIONS: [&str; 5] = ["se", "quando", "caso", "quem", "que"];

/// What is reworded after one of these.
const ADDRESSES: [&str; 3] = ["voce tem", "voce esta com", "voce sofre de"];

/// More claims or sources than an answer can hold.
const MOST_LISTED: usize = 256;

/// What stands in the place of what was taken out.
const NOTE: &str = "[Trecho retirado para revisão médica.]";

/// Takes out the sentences that may not be published. "Se você tem" becomes "se você apresenta": it speaks to whom it
/// concerns and states nothing. None where memory does not suffice.
pub fn withhold(s: &str) -> Option<(String, Vec<Reason>)> {
    let t = fold(s)?;
    let mut found: Vec<Change> = Vec::new();
    let mut add = |(from, to), why| {
        let change = Change { from, to, why };
        if found.last() != Some(&change) {
            found.try_reserve(1).ok()?;
            found.push(change);
        }
        Some(())
    };
    for (why, list) in PHRASES {
        for phrase in list {
            for (from, to) in t.each(phrase) {
                if ADDRESSES.contains(phrase) && conditional(&t, from) {
                    add(t.source(from + "voce ".len(), to), None)?;
                } else if why == DIAGNOSIS || phrase.starts_with("sem ") || !t.negated(from) {
                    let (a, b) = t.source(from, to);
                    add(sentence(s, a, b), Some(why))?;
                }
            }
        }
    }
    for verb in VERBS {
        for (from, to) in t.each(verb).filter(|(_, to)| dose(&t, *to)) {
            let (a, b) = t.source(from, to);
            add(sentence(s, a, b), Some(DOSING))?;
        }
    }
    drop(t);
    found.sort_unstable_by_key(|c| (c.from, c.why.is_none()));
    change(s, &found)
}

/// A stretch of a text that is taken out for a reason, or else reworded.
#[derive(PartialEq)]
struct Change {
    from: usize,
    to: usize,
    why: Option<Reason>,
}

/// Puts the note in the place of what is taken out, one for stretches that overlap.
fn change(s: &str, found: &[Change]) -> Option<(String, Vec<Reason>)> {
    const REWORDED: &str = "apresenta";
    let more: usize = found.iter().map(|c| NOTE.len().saturating_sub(c.to - c.from)).sum();
    let (mut out, mut whys, mut at) = (room(s.len() + more)?, Vec::new(), 0);
    for c in found {
        match c.why {
            Some(why) if !whys.contains(&why) => whys.push(why),
            None if c.from < at => continue,
            _ => {}
        }
        if c.to <= at {
            continue;
        }
        if c.from >= at {
            out.push_str(&s[at..c.from]);
            out.push_str(if c.why.is_some() { NOTE } else { REWORDED });
        }
        at = c.to;
    }
    out.push_str(&s[at..]);
    Some((out, whys))
}

/// Tells whether a word before "você tem" makes of it an address to whom it concerns.
fn conditional(t: &Folded, from: usize) -> bool {
    let before = t.text[..from].trim_end_matches(' ');
    let word = before.rsplit(|c| " .,;:!?()\"".contains(c)).next().unwrap_or("");
    CONDITIONS.contains(&word)
}

const VERBS: [&str; 8] = ["tome", "tomar", "tomem", "use", "ingira", "aplique", "injete", "administre"];

/// Tells whether an amount of something follows a verb: "tome 50 mg". Amounts that are reported are none.
fn dose(t: &Folded, to: usize) -> bool {
    const REACH: usize = 60; // characters between verb and unit
    let near: String = t.text[to..].chars().take(REACH).take_while(|c| !";!?".contains(*c)).collect();
    let words: Vec<&str> = near.split(|c| " ,()".contains(c)).filter(|w| !w.is_empty()).collect();
    words.iter().enumerate().any(|(i, word)| {
        let measure = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let amount = measure.len() < word.len() && !word.starts_with('.');
        let next = if measure.is_empty() { words.get(i + 1).copied().unwrap_or("") } else { measure };
        amount && unit(next.trim_matches(|c| c == '.' || c == ':'))
    })
}

fn unit(s: &str) -> bool {
    const UNITS: [&str; 14] = ["mg", "mcg", "g", "ml", "gota", "gotas", "comprimido", "comprimidos", "capsula", "capsulas", "ui", "unidades",
        "jato", "jatos"];
    UNITS.contains(&s)
}

/// Lists what refers to evidence: an editor has to find the source. Whether it holds is not decided here. None when there
/// are more than an answer can hold.
pub fn claims(s: &str, cited: bool) -> Option<Vec<Claim>> {
    let t = fold(s)?;
    let mut out: Vec<Claim> = Vec::new();
    for phrase in ["estudos mostram", "estudos comprovam", "estudos indicam", "pesquisas mostram", "cientificamente comprovado",
        "comprovado cientificamente", "nos estudos", "segundo estudos", "ha evidencia", "ha evidencias"] {
        for (from, to) in t.each(phrase) {
            let (a, b) = t.source(from, to);
            let (start, end) = sentence(s, a, b);
            if out.len() == MOST_LISTED {
                return None;
            }
            out.push(Claim {
                text: s[start..end].into(),
                start,
                end,
                category: "evidence".into(),
                negated: Some(t.negated(from)),
                evidence_level: if cited { "cited_unverified" } else { "none_cited" }.into(),
                verdict: "not_decided".into(),
                ..Claim::default()
            });
        }
    }
    out.sort_by_key(|c| c.start);
    let mut last = 0;
    out.retain(|c| {
        let keep = c.start >= last;
        last = last.max(c.end);
        keep
    });
    Some(out)
}

/// Lists the sources that a text cites by DOI or PMID. None when there are more than an answer can hold.
pub fn references(s: &str) -> Option<Vec<Reference>> {
    let mut out: Vec<Reference> = Vec::new();
    let mut add = |r: Reference| {
        if out.len() <= MOST_LISTED && !out.iter().any(|o| o.text == r.text) {
            out.push(Reference { id: format!("ref-{}", out.len() + 1), ..r });
        }
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let mut words = s.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if let Some(i) = word.find("10.") {
            let doi = word[i..].trim_end_matches(|c| ".,;:)]}\"'".contains(c));
            match doi.get(3..).and_then(|d| d.split_once('/')) {
                Some((prefix, rest)) if digits(prefix) && prefix.len() >= 4 && !rest.is_empty() => {
                    add(Reference { doi: doi.into(), text: format!("DOI {doi}"), ..Reference::default() });
                }
                _ => {}
            }
        }
        let id = match word.strip_prefix("PMID") {
            Some("" | ":") => words.peek().copied().unwrap_or(""),
            Some(rest) => rest.trim_start_matches(':'),
            None => continue,
        };
        let id = id.trim_matches(|c| ".,;)".contains(c));
        if digits(id) && id.len() <= 9 {
            add(Reference { pmid: id.into(), text: format!("PMID {id}"), ..Reference::default() });
        }
    }
    (out.len() <= MOST_LISTED).then_some(out)
}
