//! Tests on testdata/text.json, an invented text.

use crate::{persons::without_persons, plugin, prepare::prepare, texts};
use medplug::{rehearse, HealthContentResponse, ReasonCode, Rehearsal};
use serde_json::{json, Value};

fn fixture() -> Value {
    serde_json::from_str(include_str!("../testdata/text.json")).unwrap()
}

fn answer(host: &mut Rehearsal, request: &Value) -> HealthContentResponse {
    let r: HealthContentResponse = rehearse(host, &plugin(), prepare, request.to_string().as_bytes()).unwrap();
    assert_eq!(r.common.compliance_status.disclaimer_complete, Some(true));
    assert_eq!(host.audits.len(), 1);
    r
}

fn prepared(text: &str) -> HealthContentResponse {
    let mut request = fixture();
    request["content"] = json!(text);
    answer(&mut Rehearsal::default(), &request)
}

#[test]
fn the_fixture() {
    let mut host = Rehearsal::default();
    let r = answer(&mut host, &fixture());
    let text = r.content.unwrap();
    for gone in ["Maria Aparecida", "98765", "losartana", "garantido", "você tem"] {
        assert!(!text.contains(gone), "{gone} is still there: {text}");
    }
    for kept in ["[PHONE]", "[NAME]", "Se você apresenta diabetes", "quase nunca dá sintomas"] {
        assert!(text.contains(kept), "{kept} is not there: {text}");
    }
    let placed = r.disclaimers_placed.unwrap();
    assert_eq!(placed.len(), 4);
    assert_eq!(&text[placed[1].start..placed[1].end], "não substitui a avaliação médica");
    let claims = r.common.claims.unwrap();
    assert_eq!(claims.len(), 1);
    assert_eq!(&text[claims[0].start..claims[0].end], claims[0].text);
    assert_eq!(r.common.references.unwrap()[0].doi, "10.1000/exemplo.2020");
    assert_eq!(r.common.compliance_status.compliance_issues.len(), 2);
    assert_eq!(host.authorities, [r#"{"authority":"crm","kind":"registration","subject":"PE 12345"}"#]);
    assert!(r.reading_level.unwrap().unwrap() > 0.0);
}

#[test]
fn a_denial_makes_a_promise_harmless() {
    assert!(prepared("Não existe cura garantida.").content.unwrap().contains("cura garantida"));
    assert!(!prepared("Aqui a cura é simples: cura garantida.").content.unwrap().contains("cura garantida"));
    assert!(!prepared("VOCÊ\nTEM câncer.").content.unwrap().contains("câncer"));
}

fn masked(text: &str) -> String {
    without_persons(text).unwrap().0
}

#[test]
fn masks_documents_and_contacts() {
    for (text, want) in [
        ("CPF 529.982.247-25.", "CPF [CPF]."),
        ("CPF 529.982.247-26.", "CPF [CPF]."),
        ("52998224725 e 12345678900", "[CPF] e 12345678900"),
        ("ligue (81) 3222-1234 já", "ligue [PHONE] já"),
        ("+55 11 98765-4321", "[PHONE]"),
        ("WhatsApp 98765-4321, tel. 3222-1234", "WhatsApp [PHONE], tel. [PHONE]"),
        ("zap (31) 9 9451-9321, fixo (47) 3235.3724", "zap [PHONE], fixo [PHONE]"),
        ("escreva a ana.b@exemplo.com.br.", "escreva a [EMAIL]."),
        ("cartão do SUS 700 0000 0000 0005", "cartão do SUS [CNS]"),
        ("CNS 123 4567 8901 2345", "CNS [CNS]"),
        ("RG 12.345.678-X, SSP", "RG [RG], SSP"),
        ("PIS 120.12345.67-8 e prontuário nº 44.512", "PIS 120.12345.67-8 e prontuário nº [RECORD_NUMBER]"),
        ("CEP 50030-230", "CEP [CEP]"),
        ("Nascida em 3/5/1980, em Recife", "Nascida em [BIRTH_DATE], em Recife"),
        ("data de nascimento: 3 de maio de 1980", "data de nascimento: [BIRTH_DATE]"),
        ("Mora na Rua das Flores, 123, apto 12 desde 2019", "Mora na [ADDRESS] desde 2019"),
    ] {
        assert_eq!(masked(text), want);
    }
}

#[test]
fn masks_names() {
    for (text, want) in [
        ("Fale com Maria Aparecida de Souza, ou venha.", "Fale com [NAME], ou venha."),
        ("A paciente Zuleide melhorou.", "A paciente [NAME] melhorou."),
        ("Dr. João A. Silva e Dra. Ana explicam.", "Dr. [NAME] e Dra. [NAME] explicam."),
        ("Nome: Tainá Oliveira", "Nome: [NAME]"),
        ("José Carlos (52 anos) caminha.", "[NAME] (52 anos) caminha."),
    ] {
        assert_eq!(masked(text), want);
    }
}

#[test]
fn leaves_what_is_nobodys() {
    for text in [
        "CRM 12345, pressão 120-80, 10.1000/x",
        "A vacina chega em 12/03/2026, às 14h30.",
        "O Hospital Maria Lucinda e a Clínica Ana Costa atendem.",
        "A doença de Parkinson e a síndrome de Guillain-Barré",
        "PRESSÃO ALTA: O QUE FAZER EM CASA",
        "Em João Pessoa e em São José dos Campos, beba água.",
        "Tome sol. Rosa é uma cor; Vitória, uma cidade.",
        "CNPJ 11.222.333/0001-81, registro Anvisa 80145900123",
        "Use 10.000 unidades por dia, 1234567 pessoas",
        "A Organização Mundial da Saúde e o Ministério da Saúde",
        "Pela avenida passam 30 ônibus",
    ] {
        assert_eq!(masked(text), text);
    }
}

/// Blocks are cut between words, and nothing is lost.
#[test]
fn long_texts_are_masked_throughout() {
    let text = "Fale com Maria Aparecida de Souza, CPF 529.982.247-25.\n".repeat(2000);
    let (out, count) = without_persons(&text).unwrap();
    assert_eq!(count, 4000);
    assert_eq!(out, "Fale com [NAME], CPF [CPF].\n".repeat(2000));
    let plain = "água é vida ".repeat(9000);
    assert_eq!(masked(&plain), plain);
    assert_eq!(masked(&"é".repeat(40_000)), "é".repeat(40_000));
}

#[test]
fn the_note_stands_once() {
    let once = texts::with_note("Beba água.".into()).0;
    assert_eq!(texts::with_note(once.clone()).0, once);
}

#[test]
fn nothing_to_prepare() {
    let r = prepared(" \n");
    assert_eq!(r.common.reason_code, Some(ReasonCode::EmptyContent));
    assert!(r.content.is_none() && r.reading_level.is_none());
}

#[test]
fn an_unknown_registration_is_told() {
    let mut host = Rehearsal { authority: Some("not_found".into()), ..Rehearsal::default() };
    let r = answer(&mut host, &fixture());
    assert_eq!(r.common.compliance_status.medical_authority_verified, Some(false));
    assert!(r.common.medical_recommendations.iter().any(|m| m.action == "Conferir o registro do autor"));
}
