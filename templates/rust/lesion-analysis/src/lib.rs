//! A medplug plugin: it measures images of pigmented skin lesions in support of a dermatologist.

mod analyse;
mod judge;
mod measure;
mod picture;
mod segment;
#[cfg(test)]
mod tests;
mod texts;

use medplug::{Disclaimer, Element, Language, Plugin};

/// What holds for every answer, refusals included. Who the plugin is stands in medplug.yaml.
fn plugin() -> Plugin {
    Plugin {
        disclaimer: Disclaimer {
            text: "Medidas de apoio geradas por algoritmo a partir da imagem. Não substitui a avaliação médica nem a biópsia; \
                   a decisão cabe ao médico dermatologista responsável."
                .into(),
            elements: vec![Element::SupportOnly, Element::NotSubstitute, Element::ProfessionalDecides],
        },
        limitations: vec![
            "Uma imagem não exclui melanoma: lesões amelanóticas, subungueais e em mucosa não são reconhecidas.".into(),
            "O risco é uma soma de regras ABCDE, não uma probabilidade, e não foi validado em pacientes.".into(),
        ],
        language: Language::PtBr,
    }
}

// The export that the host calls: its name is the entry of medplug.yaml.
medplug::plugin!(process_medical_content, plugin, analyse::analyse);
