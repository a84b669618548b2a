//! A medplug plugin: it prepares texts on health for publication, for a physician to approve.

mod claims;
mod fold;
mod persons;
mod prepare;
mod reading;
#[cfg(test)]
mod tests;
mod texts;

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
            "Só CPF, telefone e e-mail são mascarados; nomes e endereços de pessoas não são reconhecidos.".into(),
            "A facilidade de leitura é uma fórmula sobre frases e sílabas; não mede compreensão.".into(),
        ],
        language: Language::PtBr,
    }
}

// The export that the host calls: its name is the entry of medplug.yaml.
medplug::plugin!(process_medical_content, plugin, prepare::prepare);
