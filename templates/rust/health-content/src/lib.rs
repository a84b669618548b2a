//! A medplug plugin: it prepares texts on health for publication, for a physician to approve.

mod claims;
mod fold;
mod names;
mod numbers;
mod persons;
mod prepare;
mod reading;
#[cfg(test)]
mod tests;
mod texts;
mod words;

use medplug::{Disclaimer, Element, Language, Plugin};

/// What holds for every answer, refusals included. Who the plugin is stands in medplug.yaml.
fn plugin() -> Plugin {
    Plugin {
        disclaimer: Disclaimer {
            text: "Preparo de texto por algoritmo de regras, como apoio à edição. Não substitui a avaliação médica nem é orientação \
                   individual; a decisão de publicar cabe ao profissional responsável."
                .into(),
            elements: vec![Element::SupportOnly, Element::NotSubstitute, Element::ProfessionalDecides, Element::NotIndividual],
        },
        limitations: vec![
            "Só as expressões das listas do plugin são reconhecidas; a correção científica do texto não é avaliada.".into(),
            "Nomes de pessoas que são palavras comuns, ou escritos em minúsculas, podem escapar à anonimização.".into(),
            "A facilidade de leitura é uma fórmula sobre frases e sílabas; não mede compreensão.".into(),
        ],
        language: Language::PtBr,
    }
}

// The export that the host calls: its name is the entry of medplug.yaml.
medplug::plugin!(process_medical_content, plugin, prepare::prepare);
