//! Every text that people read.

use crate::claims::Reason;
use medplug::{Element, PlacedDisclaimer, Priority, Recommendation, Urgency};

/// The note for readers that every text ends with.
const CLOSING: &str = "Este texto serve de apoio à informação e não substitui a avaliação médica. Ele não é orientação individual: a decisão \
                       sobre exames e tratamento cabe ao profissional de saúde responsável.";

/// What each part of it says.
const PARTS: [(Element, &str); 4] = [
    (Element::SupportOnly, "serve de apoio à informação"),
    (Element::NotSubstitute, "não substitui a avaliação médica"),
    (Element::NotIndividual, "não é orientação individual"),
    (Element::ProfessionalDecides, "a decisão sobre exames e tratamento cabe ao profissional de saúde responsável"),
];

const SUPPORT_ONLY: &str = "Apoio à edição; requer aprovação do profissional responsável.";

/// What is known of the author's registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Unnamed, // no author, or no registration that could be asked about
    Refused, // not found, or not active
    Asked,   // verified, or nobody could say
}

/// Puts the closing note at the end, unless it stands there already, and says where its parts are.
pub fn with_note(mut out: String) -> (String, Vec<PlacedDisclaimer>) {
    let body = out.trim_end();
    let body = body.strip_suffix(CLOSING).unwrap_or(body).trim_end().len();
    out.truncate(body);
    out.reserve_exact(CLOSING.len() + 2); // doubling would take half of a small memory
    if !out.is_empty() {
        out.push_str("\n\n");
    }
    let at = out.len();
    out.push_str(CLOSING);
    let place = |(element, words): &(Element, &str)| {
        CLOSING.find(words).map(|i| PlacedDisclaimer { element: *element, start: at + i, end: at + i + words.len() })
    };
    (out, PARTS.iter().filter_map(place).collect())
}

fn recommendation(priority: Priority, urgency: Urgency, what: &str, action: &str, timeframe: &str, why: &str, steps: &[&str]) -> Recommendation {
    Recommendation {
        priority,
        urgency,
        recommendation: what.into(),
        action: action.into(),
        timeframe: timeframe.into(),
        rationale: why.into(),
        required_actions: steps.iter().map(|s| s.to_string()).collect(),
        medical_disclaimer: SUPPORT_ONLY.into(),
    }
}

/// What to do where there is no text.
pub fn send() -> Recommendation {
    let (what, why) = ("Envie o texto a preparar.", "Sem texto não há o que preparar.");
    recommendation(Priority::Routine, Urgency::Routine, what, "Enviar o texto", "quando houver texto", why, &[])
}

/// What is left to do before the text is published.
pub fn recommend(withheld: &[Reason], standing: Standing, cited: bool) -> Vec<Recommendation> {
    const WHEN: &str = "antes da publicação";
    let soon = |what: &str, action: &str, why: &str, steps: &[&str]| {
        recommendation(Priority::Monitoring, Urgency::Soon, what, action, WHEN, why, steps)
    };
    let routine = |what: &str, action: &str, why: &str| recommendation(Priority::Routine, Urgency::Routine, what, action, WHEN, why, &[]);
    let mut out = Vec::new();
    if !withheld.is_empty() {
        let names: Vec<&str> = withheld.iter().map(|w| w.what).collect();
        let why = format!("Motivo: {}.", names.join("; "));
        let steps = ["Localizar cada trecho marcado", "Decidir com o médico responsável"];
        let what = "Reescreva ou exclua os trechos retirados, com o médico responsável.";
        out.push(soon(what, "Revisão médica dos trechos retirados", &why, &steps));
    }
    match standing {
        Standing::Refused => out.push(soon(
            "Confirme o registro do autor no CRM.",
            "Conferir o registro do autor",
            "A consulta não encontrou registro ativo.",
            &[],
        )),
        Standing::Unnamed => out.push(routine(
            "Identifique o médico responsável com nome, CRM e, se houver, RQE.",
            "Identificar o médico responsável",
            "A publicidade médica identifica o médico (Resolução CFM 2.336/2023, art. 4º).",
        )),
        Standing::Asked => {}
    }
    if !cited {
        let what = "Cite ao menos uma fonte, de preferência com DOI ou PMID.";
        out.push(routine(what, "Citar fontes", "Texto educativo deve apoiar-se em fontes verificáveis."));
    }
    out.push(routine(
        "Confira se restam nomes ou outros dados de pessoas e submeta o texto à aprovação do profissional responsável.",
        "Aprovação pelo profissional responsável",
        "Nenhum preparo automático dispensa a leitura por quem assina.",
    ));
    out
}

pub fn issue(r: &Reason) -> String {
    format!("Retirado: {} ({}).", r.what, r.basis)
}

pub fn summary(masked: usize, withheld: usize) -> String {
    format!("Dados pessoais mascarados: {masked}. Motivos de retirada de trechos: {withheld}. Aviso ao leitor incluído.")
}
