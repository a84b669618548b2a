//! A medplug plugin: it measures resting ECGs in support of a cardiologist.

mod analyse;
mod finding;
mod judge;
mod number;
#[cfg(test)]
mod tests;
mod texts;

use medplug::{Disclaimer, Element, Language, Plugin};

/// What holds for every answer, refusals included. Who the plugin is stands in medplug.yaml.
fn plugin() -> Plugin {
    Plugin {
        disclaimer: Disclaimer {
            text: "Pré-análise de apoio gerada por algoritmo. Não substitui a avaliação médica; \
                   a decisão cabe ao médico cardiologista responsável."
                .into(),
            elements: vec![Element::SupportOnly, Element::NotSubstitute, Element::ProfessionalDecides],
        },
        limitations: vec![
            "A onda P não é analisada: ritmo sinusal não é afirmado nem excluído.".into(),
            "Fibrilação atrial, bloqueios e estimulação por marca-passo não são identificados.".into(),
        ],
        language: Language::PtBr,
    }
}

// The export that the host calls: its name is the entry of medplug.yaml.
medplug::plugin!(process_medical_content, plugin, analyse::analyse);
