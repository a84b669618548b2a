//! What may not be published, with its basis; claims of evidence and sources.

use crate::fold::{fold, sentence, Folded};
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

/// What stands in the place of what was taken out.
const NOTE: &str = "[Trecho retirado para revisão médica.]";

/// Takes out the sentences that may not be published. "Se você tem" becomes "se você apresenta": it speaks to whom it
/// concerns and states nothing.
pub fn withhold(s: &str) -> (String, Vec<Reason>) {
    let s = &conditional(s);
    let t = fold(s);
    let mut found: Vec<(usize, usize, Reason)> = Vec::new();
    let mut add = |why, from, to| {
        let (a, b) = t.source(s, from, to);
        let (a, b) = sentence(s, a, b);
        found.push((a, b, why));
    };
    for (why, list) in PHRASES {
        for phrase in list {
            for (from, to) in t.each(phrase) {
                if why == DIAGNOSIS || phrase.starts_with("sem ") || !t.negated(from) {
                    add(why, from, to);
                }
            }
        }
    }
    doses(&t).into_iter().for_each(|(from, to)| add(DOSING, from, to));
    found.sort_by_key(|f| f.0);
    cut(s, &found)
}

/// Replaces stretches by the note, those that touch by one.
fn cut(s: &str, found: &[(usize, usize, Reason)]) -> (String, Vec<Reason>) {
    let (mut out, mut whys, mut at) = (String::with_capacity(s.len()), Vec::new(), 0);
    for &(from, to, why) in found {
        if !whys.contains(&why) {
            whys.push(why);
        }
        if to <= at {
            continue;
        }
        if from >= at {
            out.push_str(&s[at..from]);
            out.push_str(NOTE);
        }
        at = to;
    }
    out.push_str(&s[at..]);
    (out, whys)
}

/// Rewords "se você tem" and its like.
fn conditional(s: &str) -> String {
    let t = fold(s);
    let mut found = Vec::new();
    for phrase in ["voce tem", "voce esta com", "voce sofre de"] {
        for (from, to) in t.each(phrase) {
            let before = t.text[..from].trim_end_matches(' ');
            let word = before.rsplit(|c| " .,;:!?()\"".contains(c)).next().unwrap_or("");
            if CONDITIONS.contains(&word) {
                found.push(t.source(s, from + "voce ".len(), to));
            }
        }
    }
    found.sort_unstable();
    let (mut out, mut at) = (String::with_capacity(s.len()), 0);
    for (from, to) in found {
        out.push_str(&s[at..from]);
        out.push_str("apresenta");
        at = to;
    }
    out.push_str(&s[at..]);
    out
}

/// Finds orders to take an amount of something: "tome 50 mg". They say nothing of amounts that are reported.
fn doses(t: &Folded) -> Vec<(usize, usize)> {
    const REACH: usize = 60; // characters between verb and unit
    let mut out = Vec::new();
    for verb in ["tome", "tomar", "tomem", "use", "ingira", "aplique", "injete", "administre"] {
        for (from, to) in t.each(verb) {
            let near: String = t.text[to..].chars().take(REACH).take_while(|c| !";!?".contains(*c)).collect();
            let words: Vec<&str> = near.split(|c| " ,()".contains(c)).filter(|w| !w.is_empty()).collect();
            let dose = words.iter().enumerate().any(|(i, word)| {
                let measure = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
                let amount = measure.len() < word.len() && !word.starts_with('.');
                let next = if measure.is_empty() { words.get(i + 1).copied().unwrap_or("") } else { measure };
                amount && unit(next.trim_matches(|c| c == '.' || c == ':'))
            });
            if dose {
                out.push((from, to));
            }
        }
    }
    out
}

fn unit(s: &str) -> bool {
    const UNITS: [&str; 14] = ["mg", "mcg", "g", "ml", "gota", "gotas", "comprimido", "comprimidos", "capsula", "capsulas", "ui", "unidades",
        "jato", "jatos"];
    UNITS.contains(&s)
}

/// Lists what refers to evidence: an editor has to find the source. Whether it holds is not decided here.
pub fn claims(s: &str, cited: bool) -> Vec<Claim> {
    let t = fold(s);
    let mut out: Vec<Claim> = Vec::new();
    for phrase in ["estudos mostram", "estudos comprovam", "estudos indicam", "pesquisas mostram", "cientificamente comprovado",
        "comprovado cientificamente", "nos estudos", "segundo estudos", "ha evidencia", "ha evidencias"] {
        for (from, to) in t.each(phrase) {
            let (a, b) = t.source(s, from, to);
            let (start, end) = sentence(s, a, b);
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
    out
}

/// Lists the sources that a text cites by DOI or PMID.
pub fn references(s: &str) -> Vec<Reference> {
    let mut out: Vec<Reference> = Vec::new();
    let mut add = |r: Reference| {
        if !out.iter().any(|o| o.text == r.text) {
            out.push(Reference { id: format!("ref-{}", out.len() + 1), ..r });
        }
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    for word in s.split_whitespace() {
        if let Some(i) = word.find("10.") {
            let doi = word[i..].trim_end_matches(|c| ".,;:)]}\"'".contains(c));
            match doi[3..].split_once('/') {
                Some((prefix, rest)) if digits(prefix) && prefix.len() >= 4 && !rest.is_empty() => {
                    add(Reference { doi: doi.into(), text: format!("DOI {doi}"), ..Reference::default() });
                }
                _ => {}
            }
        }
    }
    let words: Vec<&str> = s.split_whitespace().collect();
    for (i, word) in words.iter().enumerate() {
        let id = match word.strip_prefix("PMID") {
            Some("" | ":") => words.get(i + 1).copied().unwrap_or(""),
            Some(rest) => rest.trim_start_matches(':'),
            None => continue,
        };
        let id = id.trim_matches(|c| ".,;)".contains(c));
        if digits(id) && id.len() <= 9 {
            add(Reference { pmid: id.into(), text: format!("PMID {id}"), ..Reference::default() });
        }
    }
    out
}
